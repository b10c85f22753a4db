/* test_sdp.c - session descriptions as they are found in the field.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sdp.h"
#include "unit.h"

struct row {
    const char *name;
    const char *body;
    const char *expected;
};

#define SESSION "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"

/* Expected for each m= line: its media, port, transport and address family, "?" where
 * there is none, what is not usual, then each codec as format=name/clock. */
static const struct row rows[] = {
    /* The forms of RFC 8866, RFC 3264, RFC 3551 and RFC 8843. */
    {"static payload types",
     SESSION "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 8 9 13 18\r\n",
     "audio 49170 RTP/AVP IP4 0=PCMU/8000 8=PCMA/8000 9=G722/8000 13=CN/8000 "
     "18=G729/8000"},
    {"all other static payload types",
     "m=video 2 RTP/AVP 3 4 5 6 7 10 11 12 14 15 16 17 25 26 28 31 32 33 34",
     "video 2 RTP/AVP ? 3=GSM/8000 4=G723/8000 5=DVI4/8000 6=DVI4/16000 7=LPC/8000 "
     "10=L16/44100 11=L16/44100 12=QCELP/8000 14=MPA/90000 15=G728/8000 16=DVI4/11025 "
     "17=DVI4/22050 25=CelB/90000 26=JPEG/90000 28=nv/90000 31=H261/90000 32=MPV/90000 "
     "33=MP2T/90000 34=H263/90000"},
    {"payload types without meaning", "m=audio 2 RTP/AVP 1 2 19 20 24 27 30 35 95 96 127",
     "audio 2 RTP/AVP ? 1=? 2=? 19=? 20=? 24=? 27=? 30=? 35=? 95=? 96=? 127=?"},
    {"rtpmap",
     "m=audio 2 RTP/AVP 96 111 101\r\na=rtpmap:111 opus/48000/2\r\n"
     "a=fmtp:111 useinbandfec=1\r\na=rtpmap:96 AMR-WB/16000\r\n"
     "a=rtpmap:101 telephone-event/8000\r\n",
     "audio 2 RTP/AVP ? 96=AMR-WB/16000 111=opus/48000 101=telephone-event/8000"},
    {"rtpmap of a static payload type", "m=audio 2 RTP/AVP 0\r\na=rtpmap:0 L16/8000\r\n",
     "audio 2 RTP/AVP ? 0=L16/8000"},
    {"rtpmap of another media",
     "m=audio 2 RTP/AVP 96\r\nm=video 4 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n",
     "audio 2 RTP/AVP ? 96=? | video 4 RTP/AVP ? 96=H264/90000"},
    {"address family of the media",
     "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n"
     "m=video 4 RTP/AVP 31\r\n",
     "audio 2 RTP/AVP IP6 0=PCMU/8000 | video 4 RTP/AVP IP4 31=H261/90000"},
    {"direction",
     "m=audio 2 RTP/AVP 0\r\na=sendonly\r\nm=audio 4 RTP/AVP 0\r\na=recvonly\r\n"
     "m=audio 6 RTP/AVP 0\r\na=inactive\r\nm=audio 8 RTP/AVP 0\r\na=sendrecv\r\n",
     "audio 2 RTP/AVP ? sendonly 0=PCMU/8000 | audio 4 RTP/AVP ? recvonly 0=PCMU/8000 | "
     "audio 6 RTP/AVP ? inactive 0=PCMU/8000 | audio 8 RTP/AVP ? 0=PCMU/8000"},
    {"direction of the session",
     "a=inactive\r\nm=audio 2 RTP/AVP 0\r\nm=audio 4 RTP/AVP 0\r\na=sendrecv\r\n",
     "audio 2 RTP/AVP ? inactive 0=PCMU/8000 | audio 4 RTP/AVP ? 0=PCMU/8000"},
    {"port count", "m=video 49170/2 RTP/AVP 31\r\n",
     "video 49170 RTP/AVP ? 31=H261/90000"},
    {"port 0", "m=audio 0 RTP/AVP 0\r\n", "audio 0 RTP/AVP ? disabled 0=PCMU/8000"},
    {"port 0 in a bundle",
     "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\na=bundle-only\r\nm=video 0 RTP/AVP 31\r\n",
     "audio 0 UDP/TLS/RTP/SAVPF ? secure 0=PCMU/8000 | "
     "video 0 RTP/AVP ? disabled 31=H261/90000"},
    {"secure", "m=audio 2 RTP/SAVP 0\r\nm=audio 4 RTP/AVPF 0\r\n",
     "audio 2 RTP/SAVP ? secure 0=PCMU/8000 | audio 4 RTP/AVPF ? 0=PCMU/8000"},
    {"fax", "m=image 5000 udptl t38\r\n", "image 5000 udptl ? t38=t38/0"},
    {"messages", "m=message 2855 TCP/MSRP *\r\n", "message 2855 TCP/MSRP ? *=*/0"},
    {"numbers without RTP", "m=audio 2 UDP/XYZ 0 8\r\na=rtpmap:8 G729/8000\r\n",
     "audio 2 UDP/XYZ ? 0=0/0 8=8/0"},

    /* What they do not allow, and captures hold. */
    {"line feeds",
     "v=0\nc=IN IP4 192.0.2.1\nm=audio 2 RTP/AVP 96\na=rtpmap:96 iLBC/8000\n",
     "audio 2 RTP/AVP IP4 96=iLBC/8000"},
    {"line ends mixed", "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\na=sendonly\r",
     "audio 2 RTP/AVP IP4 sendonly 0=PCMU/8000"},
    {"no line end", "m=audio 2 RTP/AVP 0", "audio 2 RTP/AVP ? 0=PCMU/8000"},
    {"blank lines", "\r\nm=audio 2 RTP/AVP 0\r\n\r\na=sendonly\r\n",
     "audio 2 RTP/AVP ? sendonly 0=PCMU/8000"},
    {"spaces", " m= audio  2\tRTP/AVP  0 8 \r\na=sendonly \r\n",
     "audio 2 RTP/AVP ? sendonly 0=PCMU/8000 8=PCMA/8000"},
    {"spaces in rtpmap", "m=audio 2 RTP/AVP 96\r\na=rtpmap: 96  iLBC/8000 \r\n",
     "audio 2 RTP/AVP ? 96=iLBC/8000"},
    {"any case", "m=audio 2 rtp/savp 96\r\na=RTPMAP:96 ilbc/8000\r\na=SendOnly\r\n",
     "audio 2 rtp/savp ? sendonly secure 96=ilbc/8000"},
    {"format twice", "m=audio 2 RTP/AVP 0 0\r\n",
     "audio 2 RTP/AVP ? 0=PCMU/8000 0=PCMU/8000"},
    {"rtpmap without clock",
     "m=audio 2 RTP/AVP 96 97\r\na=rtpmap:96 x\r\na=rtpmap:97 y/\r\n",
     "audio 2 RTP/AVP ? 96=x/0 97=y/0"},
    {"rtpmap without name",
     "m=audio 2 RTP/AVP 96 97 98\r\na=rtpmap:96\r\na=rtpmap:97 /8000\r\na=rtpmap:98 \r\n",
     "audio 2 RTP/AVP ? 96=? 97=? 98=?"},
    {"rtpmap of a longer payload type", "m=audio 2 RTP/AVP 9\r\na=rtpmap:96 x/1\r\n",
     "audio 2 RTP/AVP ? 9=G722/8000"},
    {"not a payload type", "m=audio 2 RTP/AVP zero -1 300 0x0\r\n",
     "audio 2 RTP/AVP ? zero=? -1=? 300=? 0x0=?"},
    {"port that is no number", "m=audio $ RTP/AVP 0\r\nm=audio 65536 RTP/AVP 0\r\n",
     "audio $ RTP/AVP ? 0=PCMU/8000 | audio 65536 RTP/AVP ? 0=PCMU/8000"},
    {"connection without address", "c=IN\r\nm=audio 2 RTP/AVP 0\r\nc=IN IP6\r\n",
     "audio 2 RTP/AVP IP6 0=PCMU/8000"},
    {"like a direction",
     "m=audio 2 RTP/AVP 0\r\na=sendonlyx\r\na=inactiv\r\nsendonly\r\n",
     "audio 2 RTP/AVP ? 0=PCMU/8000"},
    {"cut off in the formats", "m=audio 2 RTP/AVP 0 1",
     "audio 2 RTP/AVP ? 0=PCMU/8000 1=?"},
    {"cut off in the transport", "m=audio 2 RTP/", "audio 2 RTP/ ?"},
    {"cut off behind the port", "m=audio 2 ", "audio 2 ? ?"},
    {"cut off behind the media", "m=audio", "audio ? ? ?"},
    {"cut off behind m=", "m=", "? ? ? ?"},

    /* Nothing to read. */
    {"empty", "", ""},
    {"session alone", SESSION, ""},
    {"m without =", "m\r\nmedia=audio 2 RTP/AVP 0\r\n", ""},
};

static void
put(GString *out, struct span span)
{
    if (span.at == NULL) {
        g_string_append_c(out, '?');
    } else {
        g_string_append_len(out, span.at, (gssize)span.length);
    }
}

static void
put_media(GString *out, const struct sdp_media *media)
{
    struct span rest = media->formats;
    struct sdp_codec codec;

    put(out, media->media);
    g_string_append_c(out, ' ');
    put(out, media->port_text);
    g_string_append_c(out, ' ');
    put(out, media->transport);
    g_string_append_c(out, ' ');
    put(out, media->address_family);
    if (media->direction != SDP_SENDRECV) {
        g_string_append_printf(out, " %s", sdp_direction_name(media->direction));
    }
    g_string_append(out, media->is_disabled ? " disabled" : "");
    g_string_append(out, sdp_is_secure(media->transport) ? " secure" : "");
    while (sdp_next_codec(media, &rest, &codec)) {
        g_string_append_c(out, ' ');
        put(out, codec.format);
        g_string_append_c(out, '=');
        put(out, codec.name);
        if (codec.name.at != NULL) {
            g_string_append_printf(out, "/%lu", codec.clock);
        } else {
            g_assert_cmpuint(codec.clock, ==, 0);
        }
    }
}

static void
check_row(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = strlen(row->body);
    g_autofree char *block = exact_copy(row->body, length);
    g_autoptr(GString) found = g_string_new(NULL);
    struct sdp sdp = sdp_read((struct span){block, length});
    struct sdp_media media;

    while (sdp_next_media(&sdp, &media)) {
        g_string_append(found, found->len > 0 ? " | " : "");
        put_media(found, &media);
    }
    g_assert_cmpstr(found->str, ==, row->expected);
    g_assert_cmpuint(sdp.rest.length, ==, 0);
}

static struct span
span_of(const char *text)
{
    return (struct span){text, text == NULL ? 0 : strlen(text)};
}

/* What the packet view highlights, and the port as a number. */
static void
check_spans(void)
{
    struct sdp sdp =
        sdp_read(span_of(SESSION "m=audio 65535 RTP/AVP 0 8 \r\na=ptime:20\r\n"
                                 "m=video 65536 RTP/AVP 31\r\n"));
    struct sdp_media media;

    assert_span(sdp.session, SESSION);
    g_assert_true(sdp_next_media(&sdp, &media));
    assert_span(media.lines, "m=audio 65535 RTP/AVP 0 8 \r\na=ptime:20\r\n");
    assert_span(media.formats, "0 8");
    g_assert_cmpuint(media.port, ==, 65535);
    g_assert_true(sdp_next_media(&sdp, &media));
    assert_span(media.lines, "m=video 65536 RTP/AVP 31\r\n");
    g_assert_cmpuint(media.port, ==, 0);
    g_assert_false(media.is_disabled);
    g_assert_false(sdp_next_media(&sdp, &media));

    sdp = sdp_read(span_of(NULL));
    assert_span(sdp.session, NULL);
    g_assert_false(sdp_next_media(&sdp, &media));
}

/* An m= line that never ends does not keep anybody busy. */
static void
check_many_formats(void)
{
    g_autoptr(GString) body = g_string_new("m=audio 2 RTP/AVP");
    struct sdp sdp;
    struct sdp_media media;
    struct sdp_codec codec;
    struct span rest;
    unsigned count = 0;

    for (unsigned i = 0; i < 5000; i++) {
        g_string_append(body, " 0");
    }
    sdp = sdp_read((struct span){body->str, body->len});
    g_assert_true(sdp_next_media(&sdp, &media));
    rest = media.formats;
    while (sdp_next_codec(&media, &rest, &codec)) {
        count++;
    }
    g_assert_cmpuint(count, ==, 256);
}

static void
check_preconditions(void)
{
    struct sdp sdp = sdp_read(span_of(
        SESSION "m=audio 2 RTP/AVP 0\r\na=curr:qos e2e none\r\na=current:1\r\n"
                "a=des:qos failure e2e sendrecv \r\nb=AS:64\r\na=conf:qos e2e recv\r\n"));
    struct sdp_media media;
    struct span rest, line;

    g_assert_true(sdp_next_media(&sdp, &media));
    rest = media.lines;
    g_assert_true(sdp_next_precondition(&rest, &line));
    assert_span(line, "a=curr:qos e2e none");
    g_assert_true(sdp_next_precondition(&rest, &line));
    assert_span(line, "a=des:qos failure e2e sendrecv");
    g_assert_true(sdp_next_precondition(&rest, &line));
    assert_span(line, "a=conf:qos e2e recv");
    g_assert_false(sdp_next_precondition(&rest, &line));
}

static const struct {
    const char *transport;
    bool is_rtp;
    bool is_secure;
} transport_rows[] = {
    {"RTP/AVP", true, false},
    {"RTP/AVPF", true, false},
    {"RTP/SAVP", true, true},
    {"RTP/SAVPF", true, true},
    {"UDP/TLS/RTP/SAVP", true, true},
    {"UDP/TLS/RTP/SAVPF", true, true},
    {"TCP/DTLS/RTP/SAVP", true, true},
    {"TCP/DTLS/RTP/SAVPF", true, true},
    {"TCP/TLS/RTP/AVP", true, false},
    {"TCP/RTP/AVP", true, false},
    {"rtp/savp", true, true},
    {"RTP/SAVPX", true, false},
    {"RTP/", false, false},
    {"RTP", false, false},
    {"XRTP/SAVP", false, false},
    {"SAVP", false, false},
    {"udptl", false, false},
    {"UDP/TLS/UDPTL", false, false},
    {"TCP/MSRP", false, false},
    {"UDP/DTLS/SCTP", false, false},
    {"", false, false},
    {NULL, false, false},
};

static void
check_transports(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(transport_rows); i++) {
        const struct span transport = span_of(transport_rows[i].transport);

        g_test_message("%s", transport_rows[i].transport);
        g_assert_cmpint(sdp_is_rtp(transport), ==, transport_rows[i].is_rtp);
        g_assert_cmpint(sdp_is_secure(transport), ==, transport_rows[i].is_secure);
    }
}

static void
check_auxiliary(void)
{
    static const char *const auxiliary[] = {
        "telephone-event", "Telephone-Event", "CN",         "red",       "rtx",
        "ulpfec",          "flexfec",         "flexfec-03", "parityfec", "tone"};
    static const char *const others[] = {"PCMU", "opus", "cng", "t38", "tel", "", NULL};

    for (size_t i = 0; i < G_N_ELEMENTS(auxiliary); i++) {
        g_assert_true(sdp_codec_is_auxiliary(span_of(auxiliary[i])));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_false(sdp_codec_is_auxiliary(span_of(others[i])));
    }
}

static const struct body_row {
    const char *name;
    const char *type;
    const char *body;
    const char *expected;
} body_rows[] = {
    {"alone", "application/sdp", "v=0\r\n", "v=0\r\n"},
    {"any case, with parameter", "Application/SDP ; charset=utf-8", "v=0\r\n", "v=0\r\n"},
    {"empty", "application/sdp", "", ""},
    {"another type", "application/isup", "v=0\r\n", NULL},
    {"longer type", "application/sdpx", "v=0\r\n", NULL},
    {"no type", NULL, "v=0\r\n", NULL},
    {"first part", "multipart/mixed;boundary=b1",
     "--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\ns=-\r\n--b1\r\n"
     "Content-Type: application/isup\r\n\r\nx\r\n--b1--\r\n",
     "v=0\r\ns=-\r\n"},
    {"last part", "multipart/mixed; boundary=\"b 1;=\"",
     "Preamble\r\n--b 1;=\r\nContent-Type: application/isup\r\n\r\n\x01\r\n--b 1;=\r\n"
     "Content-Disposition: session\r\nc: application/sdp;charset=utf-8\r\n\r\nv=0\r\n"
     "--b 1;=--\r\n",
     "v=0\r\n"},
    {"boundary among parameters",
     "Multipart/Related; type=\"a;boundary=x\" ; Boundary = b",
     "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--", "v=0\r\n"},
    {"line feeds and spaces", "multipart/mixed;boundary=b",
     "\n--b \nContent-Type: application/sdp\n\nv=0\n--b--\t\n", "v=0\n"},
    {"folded header", "multipart/mixed;boundary=b",
     "--b\r\nContent-Type:\r\n application/sdp\r\n\r\nv=0\r\n--b--", "v=0\r\n"},
    {"boundary that begins another", "multipart/mixed;boundary=b",
     "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b2\r\n--B\r\n--b--\r\n",
     "v=0\r\n--b2\r\n--B\r\n"},
    {"cut off", "multipart/mixed;boundary=b",
     "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nm=au", "v=0\r\nm=au"},
    {"cut off in the headers", "multipart/mixed;boundary=b",
     "--b\r\nContent-Type: application/sdp\r\n", ""},
    {"cut off in the boundary", "multipart/mixed;boundary=b", "--", NULL},
    {"early media first", "multipart/mixed;boundary=b",
     "--b\r\nContent-Type: application/sdp\r\nContent-Disposition: early-session\r\n\r\n"
     "v=1\r\n--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--",
     "v=0\r\n"},
    {"in a multipart part", "multipart/mixed;boundary=b",
     "--b\r\nContent-Type: multipart/alternative;boundary=bb\r\n\r\n--bb\r\n"
     "Content-Type: text/plain\r\n\r\nx\r\n--bb\r\nContent-Type: application/sdp\r\n\r\n"
     "v=0\r\n--bb--\r\n--b--\r\n",
     "v=0\r\n"},
    {"too deep", "multipart/a;boundary=1",
     "--1\nc:multipart/b;boundary=2\n\n--2\nc:multipart/c;boundary=3\n\n"
     "--3\nc:multipart/d;boundary=4\n\n--4\nc:application/sdp\n\nv=0\n",
     NULL},
    {"part without type", "multipart/mixed;boundary=b", "--b\r\n\r\nv=0\r\n--b--\r\n",
     NULL},
    {"no such part", "multipart/mixed;boundary=b",
     "--b\r\nContent-Type: text/plain\r\n\r\napplication/sdp\r\n--b--\r\n", NULL},
    {"no boundary", "multipart/mixed",
     "--\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n----\r\n", NULL},
    {"empty boundary", "multipart/mixed;boundary=\"\"",
     "--\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n----\r\n", NULL},
    {"no body", "multipart/mixed;boundary=b", NULL, NULL},
};

static void
check_body(gconstpointer data)
{
    const struct body_row *row = data;
    const struct span body = span_of(row->body);
    g_autofree char *block = exact_copy(row->body, body.length);
    struct span at = {body.at == NULL ? NULL : block, body.length};

    /* The copy of nothing is NULL, which would stand for an absent body. */
    if (body.at != NULL && body.length == 0) {
        at.at = row->body;
    }
    assert_span(sdp_in_body(span_of(row->type), at), row->expected);
}

static void
assert_within(struct span span, const char *block, size_t length)
{
    g_assert_true(span.at == NULL ||
                  (span.at >= block && span.at + span.length <= block + length));
}

/* Bodies cut off anywhere: each prefix ends, and every span lies in it; none of the
 * payload types is static, whose names would not. */
static void
check_prefixes(void)
{
    static const char body[] =
        "--b\r\nContent-Type: application/sdp\r\n\r\nc=IN IP4 192.0.2.1\r\na=inactive\r\n"
        "m=audio 2/2 RTP/AVP 29 24\r\na=rtpmap:29 opus/48000/2\r\nc=IN IP6 ::1\r\n"
        "a=des:qos failure e2e send\r\nm=image 0 udptl t38\r\na=bundle-only\r\n--b--\r\n";

    for (size_t length = 0; length < sizeof body; length++) {
        g_autofree char *block = exact_copy(body, length);
        const struct span whole = {block, length};
        struct sdp sdp = sdp_read(sdp_in_body(span_of("multipart/a;boundary=b"), whole));
        struct sdp_media media;
        struct sdp_codec codec;

        assert_within(sdp.session, block, length);
        while (sdp_next_media(&sdp, &media)) {
            struct span rest = media.formats;
            struct span line;

            assert_within(media.lines, block, length);
            assert_within(media.port_text, block, length);
            assert_within(media.formats, block, length);
            assert_within(media.address_family, block, length);
            while (sdp_next_codec(&media, &rest, &codec)) {
                assert_within(codec.format, block, length);
                assert_within(codec.name, block, length);
            }
            rest = media.lines;
            while (sdp_next_precondition(&rest, &line)) {
                assert_within(line, block, length);
            }
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("media", rows, check_row);
    g_test_add_func("/media/spans", check_spans);
    g_test_add_func("/media/many formats", check_many_formats);
    g_test_add_func("/preconditions", check_preconditions);
    g_test_add_func("/transport", check_transports);
    g_test_add_func("/auxiliary", check_auxiliary);
    ADD_ROWS("body", body_rows, check_body);
    g_test_add_func("/cut off anywhere", check_prefixes);
    return g_test_run();
}
