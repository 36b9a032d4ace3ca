# Tests: conformance programs, real programs, benchmarks, fuzzing. Included by the makefile.

# tests/conformance/DLL/*.c is WIDTH/tests/DLL.exe, a plain Windows program; DLL/dlls/NAME.c is WIDTH/tests/NAME.dll beside it.
conformance_names := $(notdir $(patsubst %/,%,$(wildcard $(srcdir)/tests/conformance/*/)))
conformance_cflags := -O1 -g -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unknown-pragmas -D_WIN32_WINNT=0x0A00 \
	-I$(srcdir)/tests/conformance
conformance_libs := -lntdll -lshlwapi -ladvapi32 -lshell32 -luser32 -lole32 -loleaut32 -lversion -lws2_32 -liphlpapi -lpsapi -lwinmm -lbcrypt -lcrypt32 -luserenv -luuid
# C++ of Microsoft's ABI and C with __try come from clang; without one those programs are left out.
clang := $(shell command -v clang 2>/dev/null)
ifeq ($(clang),)
conformance_names := $(filter-out vcruntime140 seh,$(conformance_names))
endif
conformance_libs_vcruntime140 := vcruntime140
seh_compiler_x86_64 = $(clang) --target=x86_64-w64-mingw32 -fms-extensions
# For 32 bits it knows __try in Microsoft's environment only, which is told to pass for that of the headers. The table of handlers
# that it writes for SafeSEH (.sxdata) is one that the linker does not know: the objects lose it. And the stack probe has the name of
# the headers' environment.
seh_compiler_i686 = $(clang) --target=i386-pc-windows-msvc -fms-extensions -fno-ms-compatibility -fmsc-version=0 -D_X86_ -DWINNT \
	-D__MINGW32__ -D__MSVCRT__ -msse2 -mfpmath=sse -isystem $(abspath $(dir $(shell $(TOOL_i686)-gcc -print-file-name=libkernel32.a))/../include)
# gcc's C++ has rules of its own, below.
conformance_names := $(filter-out gcc_cxx,$(conformance_names))
define conformance
conformance_programs += $(1)/tests/$(2).exe
$(1)_test_$(2)_sources := $(srcdir)/tests/conformance/test.c $$(filter-out %_$$(if $$(filter x86_64,$(1)),i686,x86_64).c,$$(sort $$(wildcard $(srcdir)/tests/conformance/$(2)/*.c)))
$(1)_test_$(2)_cxx := $$(patsubst $(srcdir)/%.cpp,$(1)/tests/obj/%.cpp.o,$$(wildcard $(srcdir)/tests/conformance/$(2)/*.cpp))
$(1)/tests/$(2).exe: $$($(1)_test_$(2)_cxx) $$(if $$(conformance_libs_$(2)),$(1)/vcruntime140.dll)
$(1)/tests/$(2).exe: $$(patsubst $(srcdir)/%.c,$(1)/tests/obj/%.o,$$($(1)_test_$(2)_sources)) $$(patsubst $(srcdir)/tests/conformance/$(2)/dlls/%.c,$(1)/tests/%.dll,$$(wildcard $(srcdir)/tests/conformance/$(2)/dlls/*.c))
	@echo "  TEST    $$@"
	@$$(TOOL_$(1))-gcc -o $$@ $$(filter %.o,$$^) -static-libgcc $$(if $$(filter i686seh,$(1)$(2)),-Wl$$(comma)--defsym=__chkstk=___chkstk) $$(conformance_libs_$(2):%=$(1)/lib/lib%.a) $(conformance_libs)
$(1)/tests/%.dll: $(srcdir)/tests/conformance/$(2)/dlls/%.c $(flags)
	@mkdir -p $$(@D); echo "  TESTDLL $$@"
	@$$(TOOL_$(1))-gcc $(conformance_cflags) -shared -o $$@ $$(filter %.c,$$^) $$(filter %.dll,$$^) -static-libgcc
-include $$(patsubst $(srcdir)/%.c,$(1)/tests/obj/%.d,$$($(1)_test_$(2)_sources))
endef
define conformance_width
$(1)/tests/obj/%.cpp.o: $(srcdir)/%.cpp $(flags)
	@mkdir -p $$(@D); echo "  CXX $(1) $$(<:$(srcdir)/%=%)"
	@$(clang) --target=$$(subst i686,i386,$(1))-pc-windows-msvc -O1 -Wall -Wextra -Werror -fexceptions -fcxx-exceptions -fno-autolink -c -o $$@ $$<
	$$(if $$(filter i686,$(1)),@$$(TOOL_$(1))-objcopy -R .sxdata $$@)
$(1)/tests/obj/%.o: $(srcdir)/%.c $(flags)
	@mkdir -p $$(@D); echo "  CC $(1) $$(<:$(srcdir)/%=%)"
	@$$(or $$(conformance_compiler),$$(TOOL_$(1))-gcc) $(conformance_cflags) -MMD -MP -c -o $$@ $$<
	$$(if $$(conformance_compiler),$$(if $$(filter i686,$(1)),@$$(TOOL_$(1))-objcopy -R .sxdata $$@))
$(1)/tests/obj/tests/conformance/seh/%.o: conformance_compiler = $$(seh_compiler_$(1))
endef
$(foreach width,$(widths),$(eval $(call conformance_width,$(width)))$(foreach name,$(conformance_names),$(eval $(call conformance,$(width),$(name)))))

# Programs of gcc's C++: gcc_cxx.exe and its DLL share gcc's libraries, gcc_cxx_static.exe has them inside.
gcc_cxx := $(srcdir)/tests/conformance/gcc_cxx
gcc_cxx_flags := $(filter-out -std=%,$(conformance_cflags)) -std=gnu++17
gcc_libraries_x86_64 := libgcc_s_seh-1.dll libstdc++-6.dll
gcc_libraries_i686 := libgcc_s_dw2-1.dll libstdc++-6.dll
define gcc_cxx_width
conformance_programs += $(1)/tests/gcc_cxx.exe $(1)/tests/gcc_cxx_static.exe
$(1)/tests/gcc_cxx.exe: $(1)/tests/obj/tests/conformance/test.o $(gcc_cxx)/frames.cc $(gcc_cxx)/modules.cc | $(1)/tests/gcc_cxx_shapes.dll $(gcc_libraries_$(1):%=$(1)/tests/%)
	@echo "  TEST    $$@"
	@$$(TOOL_$(1))-g++ $(gcc_cxx_flags) -o $$@ $$^ $(1)/tests/gcc_cxx_shapes.dll -shared-libgcc
$(1)/tests/gcc_cxx_static.exe: $(1)/tests/obj/tests/conformance/test.o $(gcc_cxx)/frames.cc
	@echo "  TEST    $$@"
	@$$(TOOL_$(1))-g++ $(gcc_cxx_flags) -o $$@ $$^ -static
$(1)/tests/gcc_cxx_shapes.dll: $(gcc_cxx)/dlls/gcc_cxx_shapes.cc $(gcc_cxx)/shapes.h
	@mkdir -p $$(@D); echo "  TESTDLL $$@"
	@$$(TOOL_$(1))-g++ $(gcc_cxx_flags) -shared -o $$@ $$< -shared-libgcc
$(gcc_libraries_$(1):%=$(1)/tests/%):
	@mkdir -p $$(@D); cp "$$$$($$(TOOL_$(1))-g++ -print-file-name=$$(@F))" $$@
endef
$(foreach width,$(widths),$(eval $(call gcc_cxx_width,$(width))))

# Which of those DLLs import from which.
-include $(wildcard $(srcdir)/tests/conformance/*/dlls.mk)

.PHONY: conformance
conformance: $(conformance_programs)

# Programs of the command-line tests; bad_pointers knows the host calls.
cli := $(srcdir)/tests/cli/programs
define cli_width
cli_programs += $(addprefix $(1)/tests/,cli_args.exe keys.exe open.exe bad_pointers.exe truncated.exe missing.exe needy_nowhere.dll \
	needy_cards.dll ring.dll delayed.exe)
$(1)/tests/cli_args.exe: $(cli)/cli_args.c
	@mkdir -p $$(@D); echo "  TEST    $$@"
	@$$(TOOL_$(1))-gcc $(conformance_cflags) -municode -o $$@ $$<
$(1)/tests/open.exe: $(cli)/open.c
	@mkdir -p $$(@D); echo "  TEST    $$@"
	@$$(TOOL_$(1))-gcc $(conformance_cflags) -municode -o $$@ $$< -lshell32
$(1)/tests/keys.exe: $(cli)/keys.c
	@mkdir -p $$(@D); echo "  TEST    $$@"
	@$$(TOOL_$(1))-gcc $(conformance_cflags) -o $$@ $$<
$(1)/tests/bad_pointers.exe: $(srcdir)/tests/boundary/bad_pointers.c $(wildcard $(srcdir)/include/decant/*.h)
	@mkdir -p $$(@D); echo "  TEST    $$@"
	@$$(TOOL_$(1))-gcc $(conformance_cflags) $(includes) -o $$@ $$<
$(1)/tests/truncated.exe: $(cli)/truncated.c
	@mkdir -p $$(@D); echo "  TEST    $$@"
	@$$(TOOL_$(1))-gcc $(conformance_cflags) -o $$@ $$<
# Import libraries of DLLs that are nowhere.
$(1)/tests/lib/lib%.a: $(cli)/%.def
	@mkdir -p $$(@D)
	@$$(TOOL_$(1))-dlltool -d $$< -l $$@
.SECONDARY: $(1)/tests/lib/libnowhere.a $(1)/tests/lib/libcards.a
$(1)/tests/missing.exe: $(cli)/missing.c $(1)/tests/lib/libnowhere.a
	@mkdir -p $$(@D); echo "  TEST    $$@"
	@$$(TOOL_$(1))-gcc $(conformance_cflags) -o $$@ $$^
$(1)/tests/needy_%.dll: $(cli)/needy.c $(1)/tests/lib/lib%.a
	@mkdir -p $$(@D); echo "  TESTDLL $$@"
	@$$(TOOL_$(1))-gcc $(conformance_cflags) -shared -o $$@ $$^
$(1)/tests/delayed.exe: $(cli)/delayed.c $(cli)/nowhere.def
	@mkdir -p $(1)/tests/lib; echo "  TEST    $$@"
	@$$(TOOL_$(1))-dlltool -d $(cli)/nowhere.def -y $(1)/tests/lib/libdelayed.a
	@$$(TOOL_$(1))-gcc $(conformance_cflags) -o $$@ $$< $(1)/tests/lib/libdelayed.a
# A DLL whose forwarders go in a circle.
$(1)/tests/ring.dll: $(cli)/ring.def
	@mkdir -p $$(@D); echo "  TESTDLL $$@"
	@$$(TOOL_$(1))-gcc -shared -nostdlib -Wl,-e,0 -o $$@ $$<
endef
$(foreach width,$(widths),$(eval $(call cli_width,$(width))))
# Runs others with system calls refused.
cli_programs += tests/refuse
tests/refuse: $(cli)/refuse.c
	@mkdir -p $(@D); echo "  TEST    $@"
	@$(CC) -O1 -std=gnu11 $(warnings) -o $@ $<
# Goes around the boundary.
cli_programs += $(if $(filter i686,$(widths)),i686/tests/gate.exe)
i686/tests/gate.exe: $(srcdir)/tests/boundary/gate_i686.c
	@mkdir -p $(@D); echo "  TEST    $@"
	@$(TOOL_i686)-gcc $(conformance_cflags) -o $@ $<
.PHONY: cli-programs
cli-programs: $(cli_programs)

# The fuzzers of PE files and of certificates, where clang has a libFuzzer.
fuzzers := $(if $(filter check,$(MAKECMDGOALS)),$(if $(clang),$(if $(wildcard $(shell $(clang) -print-file-name=libclang_rt.fuzzer-x86_64.a)),tests/fuzz_pe tests/fuzz_certificate)))
check: all conformance $(cli_programs) $(fuzzers)
	@$(srcdir)/tests/check $(srcdir) ./decant '$(widths)' '$(fuzzers)' $(conformance_programs)

# Benchmarks: the same sources for Windows and, where they can, natively. make bench PEER=wine names another launcher.
bench_widths := $(if $(filter x86_64,$(widths)),64) $(if $(filter i686,$(widths)),32)
bench_programs := $(foreach width,$(bench_widths),bench/bench$(width).exe bench/noop$(width).exe bench/hello$(width).exe bench/wait$(width).exe) \
	bench/native bench/noop
.PHONY: bench bench-compute
bench: all $(bench_programs) bench-compute
	@$(srcdir)/tests/bench/run ./decant $(PEER)
bench/%64.exe: $(srcdir)/tests/bench/%.c
	@mkdir -p $(@D); echo "  BENCH   $@"
	@$(TOOL_x86_64)-gcc -O2 -s -o $@ $<
bench/%32.exe: $(srcdir)/tests/bench/%.c
	@mkdir -p $(@D); echo "  BENCH   $@"
	@$(TOOL_i686)-gcc -O2 -s -o $@ $<
bench/%: $(srcdir)/tests/bench/%.c
	@mkdir -p $(@D); echo "  BENCH   $@"
	@$(CC) -O2 -pthread -o $@ $<

# Real programs that compute, of both kinds from one source each; where a source cannot be had, its program is left out.
compute_programs := sqlite3 zstd bzip2
bench-compute: $(compute_programs:%=bench/compute_%.built)
bench/compute_%.built: $(srcdir)/tests/bench/compute
	@mkdir -p $(@D)/build/$*; echo "  BENCH   $(@D)/compute_$*"
	@if SOURCES="$${DECANT_TEST_CACHE:-$${XDG_CACHE_HOME:-$$HOME/.cache}/decant-tests}/sources" SCRATCH=$(CURDIR)/$(@D)/build/$* \
		NATIVE='$(CC)' $< $(@D) x64 $* >$(@D)/build/$*.log 2>&1; then touch $@; fi
	@rm -rf $(@D)/build/$*

# Fuzzing, with clang's libFuzzer: make fuzz FUZZ_SECONDS=60. New inputs go to the build folder, the corpus only grows by hand.
FUZZ_SECONDS ?= 60
FUZZ_CC ?= clang
fuzz_sources := tests/fuzz/pe.c loader/pe.c loader/pe_file.c loader/pe_tables.c ntdll/host/image_relocate.c loader/guest_copy_x86_64.S
tests/fuzz_pe: $(addprefix $(srcdir)/,$(fuzz_sources)) $(srcdir)/loader/pe.h $(srcdir)/loader/pe_tables.h
	@mkdir -p $(@D); echo "  FUZZER  $@"
	@$(FUZZ_CC) -O1 -g -std=gnu11 $(warnings) $(includes) -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
		-o $@ $(filter %.c %.S,$^)
# Guest code, with Windows' headers and the types of their functions left out.
windows_headers := $(abspath $(dir $(shell $(TOOL_x86_64)-gcc -print-file-name=libkernel32.a))/../include)
fuzz_certificate_sources := tests/fuzz/certificate.c crypt32/der.c $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/crypt32/asn1_*.c))
tests/fuzz_certificate: $(addprefix $(srcdir)/,$(fuzz_certificate_sources)) $(wildcard $(srcdir)/crypt32/asn1*.h) $(srcdir)/crypt32/der.h
	@mkdir -p $(@D); echo "  FUZZER  $@"
	@$(FUZZ_CC) -O1 -g -std=gnu11 $(warnings) -Wno-ignored-attributes $(includes) -isystem $(windows_headers) -fshort-wchar -D_WIN64 -D_WIN32 \
		-D__MINGW64__ '-D__declspec(x)=' -D__stdcall= -D__cdecl= -DWINIMPM= -DWINBASEAPI= -D_WIN32_WINNT=0x0A00 \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -o $@ $(filter %.c,$^)
.PHONY: fuzz
fuzz: tests/fuzz_pe tests/fuzz_certificate
	@mkdir -p tests/fuzz_pe.found tests/fuzz_certificate.found
	@tests/fuzz_pe -max_total_time=$(FUZZ_SECONDS) -max_len=16384 -timeout=5 -print_final_stats=1 tests/fuzz_pe.found $(srcdir)/tests/fuzz/corpus/pe
	@tests/fuzz_certificate -max_total_time=$(FUZZ_SECONDS) -max_len=16384 -timeout=5 -print_final_stats=1 tests/fuzz_certificate.found \
		$(srcdir)/tests/fuzz/corpus/certificate
