// What a C++ compiler of Microsoft's ABI makes of exceptions: built by clang, so without headers. Each function writes what
// happened to the log; exceptions.c knows what it must be.
extern "C" void log_number(const char *text, int number);
extern "C" void log_text(const char *text);

struct Tracked {
	int n;
	Tracked(int n) : n(n) { log_number("+", n); }
	Tracked(const Tracked &other) : n(other.n + 100) { log_number("c", n); }
	~Tracked() { log_number("-", n); }
};
struct First {
	virtual ~First() {}
	int a = 1;
};
struct Second {
	virtual ~Second() {}
	int b = 2;
};
struct Both : First, Second {
};
struct Virtually : virtual First {
	int c = 7;
};

static Both *to_throw;

#define NOINLINE __attribute__((noinline))

NOINLINE static void throw_kind(int kind)
{
	Tracked local(kind);
	switch (kind) {
	case 1:
		throw 42;
	case 2:
		throw Both();
	case 3:
		throw Tracked(33);
	case 4:
		throw "text";
	case 5:
		throw Virtually();
	case 6:
		throw to_throw;
	case 7:
		throw 1.5;
	}
}

NOINLINE static void pass_through(int kind)
{
	Tracked local(1000 + kind);
	throw_kind(kind);
}

extern "C" void cxx_catch(int kind)
{
	Both both;
	to_throw = &both;
	try {
		Tracked local(50);
		pass_through(kind);
	} catch (int i) {
		log_number("int", i);
	} catch (Second &second) {
		log_number("Second", second.b);
	} catch (Tracked tracked) {
		log_number("Tracked", tracked.n);
	} catch (First *first) {
		log_number("First*", first->a);
	} catch (First &first) {
		log_number("First", first.a);
	} catch (const char *text) {
		log_text(text);
	} catch (...) {
		log_text("...");
	}
}

extern "C" void cxx_rethrow()
{
	try {
		try {
			pass_through(3);
		} catch (Tracked &tracked) {
			log_number("in", tracked.n);
			throw;
		}
	} catch (Tracked &tracked) {
		log_number("out", tracked.n);
	}
}

extern "C" void cxx_nested()
{
	try {
		Tracked outer(60);
		try {
			pass_through(1);
		} catch (int i) {
			Tracked inner(61);
			try {
				throw Tracked(62);
			} catch (Tracked &tracked) {
				log_number("caught", tracked.n + i);
				try {
					throw;
				} catch (Tracked &again) {
					log_number("again", again.n);
				}
			}
			log_text("after");
			pass_through(4);
		}
	} catch (const char *text) {
		log_text(text);
	}
}

extern "C" void cxx_leave_handlers()
{
	for (int i = 0; i < 3; i++)
		try {
			Tracked outer(70 + i);
			try {
				pass_through(1);
			} catch (int) {
				Tracked inner(80 + i);
				if (i == 1)
					continue;
				if (i == 0)
					throw Tracked(90);
				log_text("end");
			}
		} catch (Tracked &tracked) {
			log_number("got", tracked.n);
		}
}

NOINLINE static int descend(int n)
{
	Tracked local(n);
	if (n == 0)
		throw 5;
	try {
		return descend(n - 1);
	} catch (int i) {
		if (i < n)
			throw;
		return i * 100;
	}
}

extern "C" void cxx_recursion()
{
	log_number("result", descend(6));
}

struct Guard {
	~Guard()
	{
		try {
			throw 9;
		} catch (int i) {
			log_number("inside", i);
		}
	}
};

extern "C" void cxx_throw_while_unwinding()
{
	try {
		Guard guard;
		pass_through(1);
	} catch (int i) {
		log_number("int", i);
	}
}

// Throws what a test of other tables than clang's asks for: 1 an int, 2 a text, 3 what is being handled.
extern "C" void cxx_throw(int what)
{
	if (what == 1)
		throw 42;
	if (what == 2)
		throw "text";
	if (what == 3)
		throw;
}

extern "C" void cxx_guard(void (*function)())
{
	try {
		function();
	} catch (int i) {
		log_number("out", i);
	} catch (const char *text) {
		log_text(text);
	}
}

extern "C" void cxx_with_local(void (*function)())
{
	Tracked local(7);
	function();
}
