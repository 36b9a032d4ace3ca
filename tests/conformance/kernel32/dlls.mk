# DLLs of the tests that import from one another.
$(foreach width,$(widths),$(eval $(width)/tests/ldr_user.dll: $(width)/tests/ldr_leaf.dll))
