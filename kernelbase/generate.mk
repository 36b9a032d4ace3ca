# kernelbase's exports are kernel32's.
$(foreach width,$(widths),$(width)/obj/kernelbase/kernelbase.def): $(srcdir)/kernel32/kernel32.def
