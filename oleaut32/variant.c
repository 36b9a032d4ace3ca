/*
 * VARIANTs: initializing, clearing and copying (Microsoft, "VariantClear function", "VariantCopy function").
 *
 * Arrays and records need the parts of this DLL that own them, which are not here: such a variant is refused with
 * DISP_E_BADVARTYPE, before anything is changed.
 */
#define COBJMACROS
#define _OLEAUT32_ /* these are its own functions */
#include <windows.h>
#include <oleauto.h>

void WINAPI VariantInit(VARIANTARG *variant)
{
	V_VT(variant) = VT_EMPTY;
}

/* S_OK if this DLL can own what a variant of type VT holds. */
static HRESULT check_type(VARTYPE vt)
{
	VARTYPE base = vt & VT_TYPEMASK;

	if (vt & ~(VT_TYPEMASK | VT_BYREF | VT_ARRAY))
		return DISP_E_BADVARTYPE;
	if (vt & VT_BYREF)
		return base == VT_EMPTY || base == VT_NULL ? DISP_E_BADVARTYPE : S_OK;
	if (vt & VT_ARRAY || base == VT_RECORD)
		return DISP_E_BADVARTYPE;
	switch (base) {
	case VT_EMPTY: case VT_NULL: case VT_I2: case VT_I4: case VT_R4: case VT_R8: case VT_CY: case VT_DATE: case VT_BSTR:
	case VT_DISPATCH: case VT_ERROR: case VT_BOOL: case VT_VARIANT: case VT_UNKNOWN: case VT_DECIMAL: case VT_I1: case VT_UI1:
	case VT_UI2: case VT_UI4: case VT_I8: case VT_UI8: case VT_INT: case VT_UINT:
		return S_OK;
	default:
		return DISP_E_BADVARTYPE;
	}
}

HRESULT WINAPI VariantClear(VARIANTARG *variant)
{
	HRESULT result = check_type(V_VT(variant));

	if (FAILED(result))
		return result;
	if (V_VT(variant) == VT_BSTR)
		SysFreeString(V_BSTR(variant));
	else if ((V_VT(variant) == VT_UNKNOWN || V_VT(variant) == VT_DISPATCH) && V_UNKNOWN(variant))
		IUnknown_Release(V_UNKNOWN(variant));
	V_VT(variant) = VT_EMPTY;
	return S_OK;
}

HRESULT WINAPI VariantCopy(VARIANTARG *to, VARIANTARG *from)
{
	HRESULT result = check_type(V_VT(from));
	VARIANTARG copy = *from;

	if (FAILED(result))
		return result;
	if (to == from)
		return S_OK;
	if (V_VT(from) == VT_BSTR && V_BSTR(from)) {
		V_BSTR(&copy) = SysAllocStringByteLen((LPCSTR)V_BSTR(from), SysStringByteLen(V_BSTR(from)));
		if (!V_BSTR(&copy))
			return E_OUTOFMEMORY;
	} else if ((V_VT(from) == VT_UNKNOWN || V_VT(from) == VT_DISPATCH) && V_UNKNOWN(from)) {
		IUnknown_AddRef(V_UNKNOWN(from));
	}
	result = VariantClear(to);
	if (FAILED(result)) {
		VariantClear(&copy);
		return result;
	}
	*to = copy;
	return S_OK;
}
