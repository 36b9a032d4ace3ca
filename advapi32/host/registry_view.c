/*
 * The registry's two views: see registry_view.h.
 */
#include "registry_view.h"

#include "loader/width.h"

#include <stdio.h>
#include <string.h>

#define SOFTWARE "MACHINE\\SOFTWARE"
#define NARROW_SOFTWARE "Machine\\Software\\WOW6432Node"
#define NT "Microsoft\\Windows NT\\CurrentVersion\\"
#define WINDOWS "Microsoft\\Windows\\CurrentVersion\\"

/* Keys of Software that both views share, as they are below it. */
static const char *const shared[] = {
	"Classes", "Clients", "Microsoft\\COM3", "Microsoft\\Cryptography\\Calais\\Current", "Microsoft\\Cryptography\\Calais\\Readers",
	"Microsoft\\Cryptography\\Services", "Microsoft\\CTF\\SystemShared", "Microsoft\\CTF\\TIP", "Microsoft\\DFS",
	"Microsoft\\Driver Signing", "Microsoft\\EnterpriseCertificates", "Microsoft\\EventSystem", "Microsoft\\MSMQ",
	"Microsoft\\Non-Driver Signing", "Microsoft\\Notepad\\DefaultFonts", "Microsoft\\OLE", "Microsoft\\RAS", "Microsoft\\RPC",
	"Microsoft\\Shared Tools\\MSInfo", "Microsoft\\SystemCertificates", "Microsoft\\TermServLicensing", "Microsoft\\TransactionServer",
	WINDOWS "App Paths", WINDOWS "Control Panel\\Cursors\\Schemes", WINDOWS "Explorer\\AutoplayHandlers", WINDOWS "Explorer\\DriveIcons",
	WINDOWS "Explorer\\KindMap", WINDOWS "Group Policy", WINDOWS "Policies", WINDOWS "PreviewHandlers", WINDOWS "Setup",
	WINDOWS "Telephony\\Locations", NT "Console", NT "FontDpi", NT "FontLink", NT "FontMapper", NT "Fonts", NT "FontSubstitutes",
	NT "Gre_Initialize", NT "Image File Execution Options", NT "Language Pack", NT "NetworkCards", NT "Perflib", NT "Ports", NT "Print",
	NT "ProfileList", NT "Time Zones", "Policies", "RegisteredApplications",
};

/* Keys of Classes that the views do not share. */
static const char *const own_classes[] = { "CLSID", "DirectShow", "Interface", "Media Type", "MediaFoundation" };

/* Where Classes are, as they are shown and in upper case. */
static const char *const classes[][2] = {
	{ "Machine\\Software\\Classes", "MACHINE\\SOFTWARE\\CLASSES" },
	{ "User\\CurrentUser\\Software\\Classes", "USER\\CURRENTUSER\\SOFTWARE\\CLASSES" },
};

bool view_is_narrow(u32 access)
{
	return access & KEY_WOW64_32KEY || (!guest_width.wide && !(access & KEY_WOW64_64KEY));
}

/* Whether FOLDED is PARENT\NAME, of which NAME is in any case. */
static bool is_below(const char *folded, const char *parent, const char *name)
{
	size_t length = strlen(parent);

	if (strncmp(folded, parent, length) || folded[length] != '\\')
		return false;
	for (folded += length + 1; *name && *folded; name++, folded++)
		if ((*name >= 'a' && *name <= 'z' ? *name - 32 : *name) != *folded)
			return false;
	return *name == *folded;
}

bool view_place(const struct reg_name *path, char *out)
{
	if (!strcmp(path->folded, SOFTWARE) || is_below(path->folded, SOFTWARE "\\WOW6432NODE", "WOW6432Node")) {
		strcpy(out, NARROW_SOFTWARE);
		return true;
	}
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		if (is_below(path->folded, SOFTWARE "\\WOW6432NODE", shared[i])) {
			snprintf(out, KEY_PATH_MAX, "Machine\\Software\\%s", shared[i]);
			return true;
		}
	}
	for (size_t root = 0; root < sizeof(classes) / sizeof(classes[0]); root++) {
		for (size_t i = 0; i < sizeof(own_classes) / sizeof(own_classes[0]); i++) {
			if (is_below(path->folded, classes[root][1], own_classes[i])) {
				snprintf(out, KEY_PATH_MAX, "%s\\WOW6432Node\\%s", classes[root][0], own_classes[i]);
				return true;
			}
		}
	}
	return false;
}
