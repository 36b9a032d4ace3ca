/*
 * Services and protocols by name and number (winsock2.h).
 *
 * Windows reads them from files of its own; here they are a table of IANA's assignments, because a machine need not have
 * /etc/services. getaddrinfo asks the table first, then the host.
 */
#include "ws2_32.h"

static const struct service services[] = {
	{ "echo", NULL, 7, TRUE, TRUE }, { "discard", "sink", 9, TRUE, TRUE }, { "systat", "users", 11, TRUE, TRUE },
	{ "daytime", NULL, 13, TRUE, TRUE }, { "qotd", "quote", 17, TRUE, TRUE }, { "chargen", "ttytst", 19, TRUE, TRUE },
	{ "ftp-data", NULL, 20, TRUE, FALSE }, { "ftp", NULL, 21, TRUE, FALSE }, { "ssh", NULL, 22, TRUE, FALSE },
	{ "telnet", NULL, 23, TRUE, FALSE }, { "smtp", "mail", 25, TRUE, FALSE }, { "time", "timserver", 37, TRUE, TRUE },
	{ "nameserver", "name", 42, TRUE, TRUE }, { "nicname", "whois", 43, TRUE, FALSE }, { "domain", NULL, 53, TRUE, TRUE },
	{ "bootps", "dhcps", 67, FALSE, TRUE }, { "bootpc", "dhcpc", 68, FALSE, TRUE }, { "tftp", NULL, 69, FALSE, TRUE },
	{ "gopher", NULL, 70, TRUE, FALSE }, { "finger", NULL, 79, TRUE, FALSE }, { "http", "www", 80, TRUE, FALSE },
	{ "kerberos", "krb5", 88, TRUE, TRUE }, { "pop3", NULL, 110, TRUE, FALSE }, { "sunrpc", "rpcbind", 111, TRUE, TRUE },
	{ "auth", "ident", 113, TRUE, FALSE }, { "nntp", "usenet", 119, TRUE, FALSE }, { "ntp", NULL, 123, FALSE, TRUE },
	{ "epmap", "loc-srv", 135, TRUE, TRUE }, { "netbios-ns", "nbname", 137, TRUE, TRUE },
	{ "netbios-dgm", "nbdatagram", 138, FALSE, TRUE }, { "netbios-ssn", "nbsession", 139, TRUE, FALSE },
	{ "imap", "imap4", 143, TRUE, FALSE }, { "snmp", NULL, 161, FALSE, TRUE }, { "snmptrap", "snmp-trap", 162, FALSE, TRUE },
	{ "bgp", NULL, 179, TRUE, FALSE }, { "irc", NULL, 194, TRUE, FALSE }, { "ldap", NULL, 389, TRUE, FALSE },
	{ "https", "MCom", 443, TRUE, TRUE }, { "microsoft-ds", NULL, 445, TRUE, TRUE }, { "kpasswd", NULL, 464, TRUE, TRUE },
	{ "isakmp", "ike", 500, FALSE, TRUE }, { "exec", NULL, 512, TRUE, FALSE }, { "login", NULL, 513, TRUE, FALSE },
	{ "cmd", "shell", 514, TRUE, FALSE }, { "syslog", NULL, 514, FALSE, TRUE }, { "printer", "spooler", 515, TRUE, FALSE },
	{ "ldaps", "sldap", 636, TRUE, FALSE }, { "ftps-data", NULL, 989, TRUE, FALSE }, { "ftps", NULL, 990, TRUE, FALSE },
	{ "imaps", NULL, 993, TRUE, FALSE }, { "pop3s", "spop3", 995, TRUE, FALSE }, { "socks", NULL, 1080, TRUE, FALSE },
	{ "ms-sql-s", NULL, 1433, TRUE, TRUE }, { "l2tp", NULL, 1701, FALSE, TRUE }, { "pptp", NULL, 1723, TRUE, FALSE },
	{ "nfs", "nfsd", 2049, TRUE, TRUE }, { "ms-wbt-server", NULL, 3389, TRUE, FALSE },
};

static const struct {
	const char *name;
	const char *alias;
	short number;
} protocols[] = {
	{ "ip", "IP", 0 }, { "icmp", "ICMP", 1 }, { "ggp", "GGP", 3 }, { "tcp", "TCP", 6 }, { "egp", "EGP", 8 }, { "pup", "PUP", 12 },
	{ "udp", "UDP", 17 }, { "hmp", "HMP", 20 }, { "xns-idp", "XNS-IDP", 22 }, { "rdp", "RDP", 27 }, { "ipv6", "IPv6", 41 },
	{ "ipv6-route", "IPv6-Route", 43 }, { "ipv6-frag", "IPv6-Frag", 44 }, { "esp", "ESP", 50 }, { "ah", "AH", 51 },
	{ "ipv6-icmp", "IPv6-ICMP", 58 }, { "ipv6-nonxt", "IPv6-NoNxt", 59 }, { "ipv6-opts", "IPv6-Opts", 60 }, { "rvd", "RVD", 66 },
};

static BOOL same(const char *a, const char *b)
{
	return a && b && !lstrcmpiA(a, b);
}

const struct service *find_service(const char *name, int port, const char *protocol)
{
	const struct service *service;

	for (service = services; service < services + ARRAYSIZE(services); service++) {
		if (name ? !same(service->name, name) && !same(service->alias, name) : service->port != port)
			continue;
		if (!protocol || (service->tcp && same(protocol, "tcp")) || (service->udp && same(protocol, "udp")))
			return service;
	}
	return NULL;
}

static struct servent *answer_service(const struct service *service, const char *protocol)
{
	struct thread_answer *answer = thread_answer();

	if (!answer)
		return NULL;
	if (!service) {
		SetLastError(WSANO_DATA);
		return NULL;
	}
	answer->aliases[0] = (char *)service->alias;
	answer->aliases[1] = NULL;
	answer->service = (struct servent){
		.s_name = (char *)service->name, .s_aliases = answer->aliases, .s_port = (short)htons(service->port),
		.s_proto = (char *)((protocol ? same(protocol, "tcp") : service->tcp) ? "tcp" : "udp")
	};
	return &answer->service;
}

struct servent *WINAPI getservbyname(const char *name, const char *protocol)
{
	if (!started())
		return NULL;
	if (!name) {
		SetLastError(WSAEFAULT);
		return NULL;
	}
	return answer_service(find_service(name, 0, protocol), protocol);
}

struct servent *WINAPI getservbyport(int port, const char *protocol)
{
	if (!started())
		return NULL;
	return answer_service(find_service(NULL, ntohs((u_short)port), protocol), protocol);
}

static struct protoent *answer_protocol(unsigned index)
{
	struct thread_answer *answer = thread_answer();

	if (!answer)
		return NULL;
	if (index == ARRAYSIZE(protocols)) {
		SetLastError(WSANO_DATA);
		return NULL;
	}
	answer->aliases[0] = (char *)protocols[index].alias;
	answer->aliases[1] = NULL;
	answer->protocol = (struct protoent){
		.p_name = (char *)protocols[index].name, .p_aliases = answer->aliases, .p_proto = protocols[index].number
	};
	return &answer->protocol;
}

struct protoent *WINAPI getprotobyname(const char *name)
{
	unsigned i = 0;

	if (!started())
		return NULL;
	if (!name) {
		SetLastError(WSAEFAULT);
		return NULL;
	}
	while (i < ARRAYSIZE(protocols) && !same(protocols[i].name, name))
		i++;
	return answer_protocol(i);
}

struct protoent *WINAPI getprotobynumber(int number)
{
	unsigned i = 0;

	if (!started())
		return NULL;
	while (i < ARRAYSIZE(protocols) && protocols[i].number != number)
		i++;
	return answer_protocol(i);
}
