/*
 * Side-by-side assemblies inside ntdll: manifests and the activation contexts that are made of them.
 *
 * A manifest is an XML text beside a program or in its resources. It names the assemblies that a program depends on; those that
 * are private, folders or manifests beside the program, bring DLLs that are found nowhere else. An activation context is what
 * came of one manifest: names of DLLs, and where they are.
 */
#ifndef NTDLL_SXS_H
#define NTDLL_SXS_H

#include "ntdll.h"
#include "rtl.h"

#include <decant/sxs.h>

#include <stdbool.h>

/* ---- sxs_xml.c: a reader of XML ---- */

/* Texts are UTF-8. */
struct xml_text {
	const char *start;
	ULONG length;
};

enum xml_event { XML_OPEN, XML_CLOSE, XML_END, XML_BAD };

#define XML_DEPTH_MAX 32

/*
 * A document that is read an element at a time. Only what a manifest may have is read: no document types, so no entities but the
 * five of XML itself and numbers.
 */
struct xml {
	const char *at, *end;
	ULONG depth;
	struct xml_text open[XML_DEPTH_MAX];
	bool closes_itself;        /* the element just opened is empty: its end comes next */
	bool rooted;
	struct xml_text name;      /* of the element just opened or closed, without its prefix */
	struct xml_text attributes; /* of the element just opened, well-formed */
};

void xml_start(struct xml *xml, const char *text, ULONG length);
/* The next beginning or end of an element, of which XML_CLOSE comes for each; XML_END after the last, XML_BAD for what is ill-formed. */
enum xml_event xml_next(struct xml *xml);
bool xml_is(struct xml_text text, const char *name);
/* The value of the attribute NAME of the element just opened as UTF-16, terminated. False if there is none, or it has more than COUNT - 1 units. */
bool xml_attribute(const struct xml *xml, const char *name, WCHAR *value, ULONG count);

/* ---- sxs_context.c ---- */

/* A DLL of a private assembly. */
struct sxs_file {
	struct sxs_file *next;
	WCHAR *name, *path; /* in one block with this */
};

#define SXS_CONTEXT_MAGIC 0x78746361u
struct activation_context {
	ULONG magic; /* handles of programs are checked */
	volatile LONG references;
	struct sxs_file *files;
};

/* Gives back a reference. */
void sxs_context_release(struct activation_context *context);

/* ---- sxs_active.c: under the loader lock ---- */

/* The path of the DLL NAME in the context that is active in this thread, or in the process's own; NULL if it names none such. */
const WCHAR *sxs_find_active(const WCHAR *name, ULONG length);
const WCHAR *sxs_find_default(const WCHAR *name, ULONG length);
/* Deactivates what a thread that ends left active. */
void sxs_thread_detach(void);

#endif
