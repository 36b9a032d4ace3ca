// What gcc_cxx.exe and gcc_cxx_shapes.dll share: classes that cross the border between them, and the DLL's functions.
#ifndef SHAPES_H
#define SHAPES_H

#include <exception>
#include <stdexcept>
#include <string>

struct Shape {
	virtual ~Shape() {}
	virtual int corners() const = 0;
};

struct Named {
	virtual ~Named() {}
	std::string name = "named";
};

struct Square : Shape, Named {
	int corners() const override { return 4; }
};

struct Circle : Shape {
	int corners() const override { return 0; }
};

// Its vtable and type information are in both modules.
struct ShapeError : std::runtime_error {
	int code;
	ShapeError(const char *what, int code) : std::runtime_error(what), code(code) {}
};

enum Kind { AN_INT, A_STRING, A_SHAPE_ERROR, A_POINTER, A_SQUARE };

#define SHAPES_API __declspec(dllexport)
extern "C" {
SHAPES_API void throw_kind(Kind kind);
// Calls back, and catches what comes; returns its code or -1 for what it does not know.
SHAPES_API int call_and_catch(void (*function)(void *), void *context);
// Calls back, catches anything, and throws it again.
SHAPES_API void call_and_rethrow(void (*function)(void *), void *context);
// Calls back below an object whose destructor counts.
SHAPES_API void call_and_count(void (*function)(void *), void *context, int *destroyed);
SHAPES_API Shape *make_shape(Kind kind);
SHAPES_API void delete_shape(Shape *shape);
SHAPES_API void throw_nested();
}
SHAPES_API std::exception_ptr capture(Kind kind);

#endif
