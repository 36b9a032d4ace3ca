// C++ exceptions of gcc between a program and a DLL that share its libraries.
#include "shapes.h"

#include <typeinfo>

#include "test_cxx.h"

TEST(thrown_in_a_dll)
{
	int caught = 0;

	try {
		throw_kind(AN_INT);
	} catch (int number) {
		caught += number == 42;
	}
	try {
		throw_kind(A_STRING);
	} catch (const std::string &text) {
		caught += text == "a string";
	}
	try {
		throw_kind(A_SHAPE_ERROR);
	} catch (const std::runtime_error &error) {
		caught += !strcmp(error.what(), "no such shape");
	}
	try {
		throw_kind(A_SHAPE_ERROR);
	} catch (const ShapeError &error) {
		caught += error.code == 17;
	}
	try {
		throw_kind(A_POINTER);
	} catch (Named *named) {
		caught += named->name == "named";
	}
	try {
		throw_kind(A_SQUARE);
	} catch (const Named &named) {
		caught += named.name == "named" && dynamic_cast<const Shape &>(named).corners() == 4;
	}
	CHECK_EQ(caught, 6);
}

static void throws_shape_error(void *context)
{
	throw ShapeError("from the program", *(int *)context);
}

static void throws_int(void *context)
{
	throw *(int *)context;
}

static void throws_long(void *)
{
	throw 5L;
}

static void calls_the_dll(void *context)
{
	throw_kind(*(Kind *)context);
}

TEST(caught_in_a_dll)
{
	int number = 23;
	Kind kind = A_SHAPE_ERROR;

	CHECK_EQ(call_and_catch(throws_shape_error, &number), 23);
	CHECK_EQ(call_and_catch(throws_int, &number), 23);
	CHECK_EQ(call_and_catch(throws_long, NULL), -1);
	CHECK_EQ(call_and_catch(calls_the_dll, &kind), 17);
}

TEST(through_a_dll)
{
	int number = 31, destroyed = 0, caught = 0;

	try {
		call_and_count(throws_int, &number, &destroyed);
	} catch (int thrown) {
		caught = thrown;
	}
	CHECK_EQ(caught, 31);
	CHECK_EQ(destroyed, 2);
	try {
		call_and_rethrow(throws_int, &number);
	} catch (int thrown) {
		caught += thrown;
	}
	CHECK_EQ(caught, 62);
}

// The DLL's catch is left by an exception that the program's handler lets out.
static void throws_while_handling(void *context)
{
	try {
		throw_kind(AN_INT);
	} catch (int) {
		call_and_rethrow(throws_shape_error, context);
	}
}

TEST(nested_across_modules)
{
	int number = 7;

	CHECK_EQ(call_and_catch(throws_while_handling, &number), 7);
	CHECK_EQ(std::uncaught_exceptions(), 0);
}

TEST(dynamic_cast_across_modules)
{
	Shape *square = make_shape(A_SQUARE), *circle = make_shape(AN_INT);

	CHECK_EQ(square->corners(), 4);
	CHECK(dynamic_cast<Square *>(square) != NULL);
	CHECK(dynamic_cast<Named *>(square) != NULL);
	CHECK(dynamic_cast<Named *>(circle) == NULL);
	CHECK(dynamic_cast<Circle *>(circle) != NULL);
	CHECK(typeid(*square) == typeid(Square));
	delete_shape(square);
	delete circle;
}

TEST(exception_ptr_across_modules)
{
	std::exception_ptr held = capture(A_SHAPE_ERROR);
	int code = 0;

	REQUIRE(held != nullptr);
	for (int i = 0; i < 2; i++) {
		try {
			std::rethrow_exception(held);
		} catch (const ShapeError &error) {
			code += error.code;
		}
	}
	CHECK_EQ(code, 34);
}

TEST(nested_exception_across_modules)
{
	int code = 0;

	try {
		throw_nested();
	} catch (const std::logic_error &outer) {
		CHECK_STR(outer.what(), "outer");
		try {
			std::rethrow_if_nested(outer);
		} catch (const ShapeError &inner) {
			code = inner.code;
		}
	}
	CHECK_EQ(code, 17);
}
