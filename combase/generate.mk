# combase's exports are ole32's.
$(foreach width,$(widths),$(width)/obj/combase/combase.def): $(srcdir)/ole32/ole32.def
