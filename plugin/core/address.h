/* address.h - reads what says who: Via, name-addr, URIs, and the parameters behind them.
 *
 * The readers take what is found in the field and copy nothing; spans point into the
 * message and are absent where there is nothing to read. A quote that does not close
 * within 1024 bytes quotes nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_ADDRESS_H
#define SIPDIAG_ADDRESS_H

#include "message.h"

/* One Via value (RFC 3261 section 20.42). */
struct via {
    struct span transport;  /* UDP, TCP, TLS, ... */
    struct span sent_by;    /* host, or host:port */
    struct span branch;     /* absent when there is none */
    struct span parameters; /* what follows the first ';' */
};

/* A name-addr or addr-spec with its header parameters (sections 20.10, 20.20, 20.39). */
struct address {
    struct span uri;        /* without the angle brackets */
    struct span parameters; /* from the ';' behind it on */
};

/* The parts of a SIP, SIPS or tel URI (section 19.1); of other schemes, scheme and the
 * rest as host. */
struct uri {
    struct span scheme;
    struct span user; /* without password; of a tel URI the number; absent for none */
    struct span host; /* with its port */
    struct span parameters;
};

/* Takes the next of a list's values, split at the commas that stand outside quotes and
 * angle brackets, off the front of *rest. Returns false when there is none; empty values
 * are passed over. */
bool address_next_value(struct span *rest, struct span *value);

/* Takes the next Via value off the front of *rest, likewise. */
bool address_next_via(struct span *rest, struct via *via);

/* Takes the next address off the front of *rest, likewise; Contact may hold several. */
bool address_next(struct span *rest, struct address *address);

/* Reads the one address of From, To, Refer-To. Its uri is absent when there is none. */
struct address address_read(struct span value);

/* The tag parameter of From or To; absent when there is none. */
struct span address_tag(struct span value);

/* The value of ;name=value among parameters, without quotes; empty for a parameter that
 * has no value, absent when there is no such parameter. */
struct span address_parameter(struct span parameters, const char *name);

/* Likewise of a header value that begins with something else (a token, a number). */
struct span address_value_parameter(struct span value, const char *name);

/* Reads a URI. */
struct uri address_read_uri(struct span uri);

/* Whether two URIs name the same target (section 19.1.4): the host in any case, the
 * parameters in any order. Headers do not count: they make a request, and leave its
 * Request-URI alone. URIs with more than 32 parameters have to be equal. */
bool address_same_uri(struct span one, struct span other);

/* Whether a token stands in one of the comma lists under that header name, all lines of
 * it, in any case; parameters behind it do not count. */
bool address_lists_token(const struct message *message, const char *header,
                         struct span token);

#endif /* SIPDIAG_ADDRESS_H */
