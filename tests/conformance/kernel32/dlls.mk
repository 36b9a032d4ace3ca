# DLLs of the tests that import from one another.
$(foreach width,$(widths),$(width)/tests/ldr_user.dll): $(foreach width,$(widths),$(width)/tests/ldr_leaf.dll)
