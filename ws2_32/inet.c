/*
 * Numbers and texts of addresses: byte order, inet_addr and its family (winsock2.h, ws2tcpip.h).
 */
#include "ws2_32.h"

u_short WINAPI htons(u_short host)
{
	return (u_short)(host << 8 | host >> 8);
}

u_long WINAPI htonl(u_long host)
{
	return __builtin_bswap32(host);
}

u_short WINAPI ntohs(u_short net)
{
	return htons(net);
}

u_long WINAPI ntohl(u_long net)
{
	return htonl(net);
}

/* One number of an IPv4 address: decimal, 0x hexadecimal or 0 octal. NULL if there is none. */
static const char *read_number(const char *text, ULONGLONG *value)
{
	unsigned base = 10, digit;
	const char *start;

	if (*text == '0' && (text[1] | 0x20) == 'x') {
		base = 16;
		text += 2;
	} else if (*text == '0') {
		base = 8;
	}
	for (start = text, *value = 0;; text++) {
		if (*text >= '0' && *text <= '9')
			digit = *text - '0';
		else if ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'f')
			digit = (*text | 0x20) - 'a' + 10;
		else
			break;
		if (digit >= base || *value > 0xffffffffu)
			return NULL;
		*value = *value * base + digit;
	}
	return text == start ? NULL : text;
}

/* One to four numbers; the last one fills what is left of the 32 bits. */
unsigned long WINAPI inet_addr(const char *text)
{
	ULONGLONG part[4];
	ULONG address = 0;
	int count = 0, i;

	if (!text)
		return INADDR_NONE;
	if (!*text || (text[0] == ' ' && !text[1]))
		return 0;
	for (;;) {
		text = read_number(text, &part[count++]);
		if (!text)
			return INADDR_NONE;
		if (*text != '.' || count == 4)
			break;
		text++;
	}
	if (*text && *text != ' ')
		return INADDR_NONE;
	for (i = 0; i < count - 1; i++) {
		if (part[i] > 255)
			return INADDR_NONE;
		address |= (ULONG)part[i] << (24 - 8 * i);
	}
	if (part[count - 1] >> (8 * (5 - count)))
		return INADDR_NONE;
	return htonl(address | (ULONG)part[count - 1]);
}

char *decimal_text(unsigned value, char *to)
{
	if (value >= 10)
		to = decimal_text(value / 10, to);
	*to++ = (char)('0' + value % 10);
	*to = 0;
	return to;
}

static char *put_ipv4(char *to, const BYTE *bytes)
{
	int i;

	for (i = 0; i < 4; i++) {
		if (i)
			*to++ = '.';
		to = decimal_text(bytes[i], to);
	}
	*to = 0;
	return to;
}

/* The text belongs to the thread until its next call (Microsoft, "inet_ntoa function"). */
char *WINAPI inet_ntoa(struct in_addr address)
{
	struct thread_answer *answer = thread_answer();

	if (!answer)
		return NULL;
	put_ipv4(answer->address_text, (const BYTE *)&address);
	return answer->address_text;
}

static char *put_ipv6(char *to, const BYTE *bytes)
{
	static const char digits[] = "0123456789abcdef";
	int word[8], i, run, best = -1, best_length = 1, ends_ipv4;

	for (i = 0; i < 8; i++)
		word[i] = bytes[2 * i] << 8 | bytes[2 * i + 1];
	for (i = 0; i < 8; i += run + !run) {
		for (run = 0; i + run < 8 && !word[i + run]; run++)
			;
		if (run > best_length) {
			best = i;
			best_length = run;
		}
	}
	/* IPv4-compatible and IPv4-mapped addresses end in dots. */
	ends_ipv4 = best == 0 && (best_length == 6 || (best_length == 5 && word[5] == 0xffff));
	for (i = 0; i < (ends_ipv4 ? 6 : 8); i++) {
		int shift = 12;

		if (i == best) {
			*to++ = ':';
			*to++ = ':';
			i += best_length - 1;
			continue;
		}
		if (i && i != best + best_length)
			*to++ = ':';
		else if (i && best < 0)
			*to++ = ':';
		while (shift && !(word[i] >> shift))
			shift -= 4;
		for (; shift >= 0; shift -= 4)
			*to++ = digits[word[i] >> shift & 0xf];
	}
	if (ends_ipv4) {
		if (best_length == 5)
			*to++ = ':';
		return put_ipv4(to, bytes + 12);
	}
	*to = 0;
	return to;
}

PCSTR WINAPI inet_ntop(INT family, const VOID *address, PSTR text, size_t size)
{
	char full[INET6_ADDRSTRLEN + 1];

	if (family == AF_INET) {
		put_ipv4(full, address);
	} else if (family == AF_INET6) {
		put_ipv6(full, address);
	} else {
		SetLastError(WSAEAFNOSUPPORT);
		return NULL;
	}
	if (!text || strlen(full) >= size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	return strcpy(text, full);
}

/* Exactly four decimal numbers. Returns what follows, or NULL. */
static const char *read_ipv4(const char *text, BYTE *bytes)
{
	int i;

	for (i = 0; i < 4; i++) {
		unsigned value = 0, digits = 0;

		if (i && *text++ != '.')
			return NULL;
		for (; *text >= '0' && *text <= '9'; text++, digits++)
			value = value * 10 + (*text - '0');
		if (!digits || digits > 3 || value > 255)
			return NULL;
		bytes[i] = (BYTE)value;
	}
	return text;
}

static const char *read_ipv6(const char *text, BYTE *bytes)
{
	int words = 0, gap = -1, i;
	WORD word[8] = { 0 };

	if (text[0] == ':' && text[1] != ':')
		return NULL;
	if (text[0] == ':')
		text++;
	while (words < 8) {
		unsigned value = 0, digits = 0;
		const char *start = text;

		if (*text == ':') {
			if (gap >= 0)
				return NULL;
			gap = words;
			text++;
			continue;
		}
		for (; digits < 5; text++, digits++) {
			if (*text >= '0' && *text <= '9')
				value = value << 4 | (*text - '0');
			else if ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'f')
				value = value << 4 | ((*text | 0x20) - 'a' + 10);
			else
				break;
		}
		if (!digits)
			break;
		if (digits == 5)
			return NULL;
		if (*text == '.') {
			BYTE ipv4[4];

			if (words > 6 || !(text = read_ipv4(start, ipv4)))
				return NULL;
			word[words++] = (WORD)(ipv4[0] << 8 | ipv4[1]);
			word[words++] = (WORD)(ipv4[2] << 8 | ipv4[3]);
			break;
		}
		word[words++] = (WORD)value;
		if (*text != ':' || words == 8)
			break;
		text++;
		if (*text != ':' && !*text)
			return NULL;
	}
	if (gap < 0 ? words != 8 : words > 7)
		return NULL;
	if (gap >= 0) {
		memmove(word + 8 - (words - gap), word + gap, (words - gap) * sizeof(WORD));
		memset(word + gap, 0, (8 - words) * sizeof(WORD));
	}
	for (i = 0; i < 8; i++) {
		bytes[2 * i] = (BYTE)(word[i] >> 8);
		bytes[2 * i + 1] = (BYTE)word[i];
	}
	return text;
}

INT WINAPI inet_pton(INT family, PCSTR text, PVOID address)
{
	BYTE bytes[16];
	const char *end;

	if (!text || !address)
		return socket_error(WSAEFAULT);
	if (family != AF_INET && family != AF_INET6)
		return socket_error(WSAEAFNOSUPPORT);
	end = family == AF_INET ? read_ipv4(text, bytes) : read_ipv6(text, bytes);
	if (!end || *end)
		return 0;
	memcpy(address, bytes, family == AF_INET ? 4 : 16);
	return 1;
}

/* The forms with a socket: they ask for its byte order, which is the network's for every protocol here. */
int WINAPI WSAHtons(SOCKET s, u_short host, u_short *net)
{
	(void)s;
	if (!net)
		return socket_error(WSAEFAULT);
	*net = htons(host);
	return 0;
}

int WINAPI WSAHtonl(SOCKET s, u_long host, u_long *net)
{
	(void)s;
	if (!net)
		return socket_error(WSAEFAULT);
	*net = htonl(host);
	return 0;
}

int WINAPI WSANtohs(SOCKET s, u_short net, u_short *host)
{
	return WSAHtons(s, net, host);
}

int WINAPI WSANtohl(SOCKET s, u_long net, u_long *host)
{
	return WSAHtonl(s, net, host);
}
