// The other module of gcc_cxx.exe: throws, catches and makes objects.
#include "../shapes.h"

static Square a_square;

extern "C" void throw_kind(Kind kind)
{
	switch (kind) {
	case AN_INT:
		throw 42;
	case A_STRING:
		throw std::string("a string");
	case A_SHAPE_ERROR:
		throw ShapeError("no such shape", 17);
	case A_POINTER:
		throw (Named *)&a_square;
	case A_SQUARE:
		throw Square();
	}
}

extern "C" int call_and_catch(void (*function)(void *), void *context)
{
	try {
		function(context);
	} catch (const ShapeError &error) {
		return error.code;
	} catch (const std::exception &) {
		return 1;
	} catch (int number) {
		return number;
	} catch (...) {
		return -1;
	}
	return 0;
}

extern "C" void call_and_rethrow(void (*function)(void *), void *context)
{
	try {
		function(context);
	} catch (...) {
		throw;
	}
}

namespace {
struct Counter {
	int *count;
	~Counter() { ++*count; }
};
}

extern "C" void call_and_count(void (*function)(void *), void *context, int *destroyed)
{
	Counter outer = { destroyed };
	{
		Counter inner = { destroyed };
		function(context);
	}
}

extern "C" Shape *make_shape(Kind kind)
{
	return kind == A_SQUARE ? (Shape *)new Square : (Shape *)new Circle;
}

extern "C" void delete_shape(Shape *shape)
{
	delete shape;
}

extern "C" void throw_nested()
{
	try {
		throw_kind(A_SHAPE_ERROR);
	} catch (...) {
		std::throw_with_nested(std::logic_error("outer"));
	}
}

std::exception_ptr capture(Kind kind)
{
	try {
		throw_kind(kind);
	} catch (...) {
		return std::current_exception();
	}
	return nullptr;
}
