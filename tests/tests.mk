# Tests: conformance programs, real programs, benchmarks, fuzzing. Included by the makefile.
