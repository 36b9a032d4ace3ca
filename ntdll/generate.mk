# ntdll's generated sources: the language tables, from the Unicode character database.
generated_ntdll += generated/nls_data.c
generated/nls_data.c: $(srcdir)/tools/gen-nls $(unicode)/UnicodeData.txt $(unicode)/allkeys.txt
	@mkdir -p $(@D); echo "  GEN     $@"
	@python3 $(srcdir)/tools/gen-nls $(unicode) >$@
