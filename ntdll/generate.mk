# ntdll's generated sources: the language tables, from the Unicode character database; the names of Windows' DLLs, which are those
# of the toolchain's import libraries.
generated_ntdll += generated/nls_data.c
generated/nls_data.c: $(srcdir)/tools/gen-nls $(unicode)/UnicodeData.txt $(unicode)/allkeys.txt
	@mkdir -p $(@D); echo "  GEN     $@"
	@python3 $(srcdir)/tools/gen-nls $(unicode) >$@

generated_headers += generated/windows_dlls.h
generated/windows_dlls.h: $(srcdir)/tools/gen-windows-dlls
	@mkdir -p $(@D); echo "  GEN     $@"
	@$(srcdir)/tools/gen-windows-dlls $(TOOL_x86_64) >$@
