"""scenarios_kamailio.py - failures of a registrar, a proxy and a presence server.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import socket
import time

from caller import credentials, offer
from peers import answer, pause, receive
from table import scenario

KAMAILIO = "kamailio"


def answer_challenge(caller, challenge, method, uri, headers=(), number=None, **wrong):
    """Asks again with credentials for a challenge."""
    line = credentials(challenge, method, uri, **wrong)
    return caller.ask(method, uri, (line, *headers), number=number)


def register_again(caller, challenge, domain="auth.example", number=None, **wrong):
    return answer_challenge(caller, challenge, "REGISTER", f"sip:{domain}",
                            ("Expires: 3600",), number, **wrong)


# -- credentials -----------------------------------------------------------------------

@scenario(KAMAILIO, 401, {"auth-challenge": None}, verdict="expected", quiet=True)
def clean_registration(stage, caller):
    """A registration that is challenged once and then accepted."""
    caller.peer = stage.kamailio
    register_again(caller, caller.register("auth.example"))


@scenario(KAMAILIO, 401, {"auth-rejected": ("alice", "auth.example")}, nth=1,
          verdict="failed")
def wrong_password(stage, caller):
    """REGISTER with the wrong password."""
    caller.peer = stage.kamailio
    register_again(caller, caller.register("auth.example"), password="guess")


@scenario(KAMAILIO, 401, {"auth-rejected": ("alice", "auth.example"),
                          "auth-loop": ("REGISTER", "auth.example")},
          heard_by="anybody", nth=2)
def baresip_wrong_password(stage, caller):
    """baresip registers with the wrong password; it tries 16 times in a row."""
    stage.start_baresip(caller.name, 1, (
        f"<sip:{caller.name}@auth.example;transport=udp>;regint=60;auth_user=alice;"
        f'auth_pass=guess;outbound="sip:127.0.0.1:{stage.kamailio};transport=udp"'))
    time.sleep(4)


@scenario(KAMAILIO, 401, {"auth-loop": ("REGISTER", "auth.example")}, nth=3,
          verdict="failed")
def wrong_password_thrice(stage, caller):
    """Three tries with the wrong password."""
    caller.peer = stage.kamailio
    challenge = caller.register("auth.example")
    for _ in range(3):
        challenge = register_again(caller, challenge, password="guess")


@scenario(KAMAILIO, 401, {"auth-challenge": None, "auth-not-retried": None},
          verdict="expected")
def no_retry_after_challenge(stage, caller):
    """A client that never answers the challenge."""
    caller.peer = stage.kamailio
    caller.register("auth.example")


@scenario(KAMAILIO, 401, {}, nth=1, verdict="recovered", without=("auth-rejected",))
def stale_nonce(stage, caller):
    """The right password with a nonce that ran out; Kamailio does not say stale=true."""
    caller.peer = stage.kamailio
    challenge = caller.register("auth.example")
    time.sleep(6)
    register_again(caller, register_again(caller, challenge))


@scenario(KAMAILIO, 401, {"auth-realm-mismatch": "elsewhere.example"}, nth=1)
def wrong_realm(stage, caller):
    """Credentials for a realm nobody asked for."""
    caller.peer = stage.kamailio
    register_again(caller, caller.register("auth.example"), realm="elsewhere.example")


@scenario(KAMAILIO, 401, {"auth-algorithm": "SHA-256"}, nth=1,
          without=("auth-rejected",))
def wrong_algorithm(stage, caller):
    """Credentials by SHA-256 where only MD5 is offered."""
    caller.peer = stage.kamailio
    register_again(caller, caller.register("auth.example"), algorithm="SHA-256")


@scenario(KAMAILIO, 401, {"auth-cseq-not-raised": None}, nth=0)
def cseq_not_raised(stage, caller):
    """The retry with credentials has the CSeq of the first try."""
    caller.peer = stage.kamailio
    register_again(caller, caller.register("auth.example"), number=1)


@scenario(KAMAILIO, 407, {"auth-wrong-header": "Proxy-Authorization"}, nth=1)
def wrong_header(stage, caller):
    """Authorization where a proxy wants Proxy-Authorization."""
    caller.peer = stage.kamailio
    uri = "sip:auto@proxyauth.example"
    answer_challenge(caller, caller.ask("INVITE", uri), "INVITE", uri,
                     header="Authorization")


@scenario(KAMAILIO, 403, {"auth-forbidden": None}, verdict="failed")
def forbidden_with_credentials(stage, caller):
    """The right password, and still no permission."""
    caller.peer = stage.kamailio
    register_again(caller, caller.register("forbidden.example"), "forbidden.example")


@scenario(KAMAILIO, 407, {"auth-ack-cancel-challenged": "CANCEL"}, method="CANCEL")
def cancel_challenged(stage, caller):
    """A proxy that asks a CANCEL for credentials."""
    caller.peer = stage.kamailio
    request = caller.send("INVITE", "sip:nobody@proxyauth.example")
    caller.cancel(request)


# -- registrations ---------------------------------------------------------------------

@scenario(KAMAILIO, 423, {"interval-too-brief": (r"\b60\b", "3600")}, verdict="recovered",
          without=("min-expires-ignored",))
def brief_expires_mended(stage, caller):
    """Expires of 60 where 3600 is the least, then 3600."""
    caller.peer = stage.kamailio
    caller.register("brief.example", ("Expires: 60",))
    caller.register("brief.example", ("Expires: 3600",))


@scenario(KAMAILIO, 423, {"min-expires-ignored": "3600"}, verdict="failed", nth=0)
def brief_expires_insisted(stage, caller):
    """Expires of 60 where 3600 is the least, then 120."""
    caller.peer = stage.kamailio
    caller.register("brief.example", ("Expires: 60",))
    caller.register("brief.example", ("Expires: 120",))


@scenario(KAMAILIO, 423, {"interval-too-brief": (r"\b60\b", r"\b300\b")},
          method="SUBSCRIBE", verdict="failed")
def brief_subscription(stage, caller):
    """A subscription for 60 s where 300 s is the least."""
    caller.peer = stage.kamailio
    caller.ask("SUBSCRIBE", "sip:bob@presence.example",
               ["Event: message-summary", "Expires: 60"])


@scenario(KAMAILIO, 603, {"forbidden-response": "603"}, verdict="failed")
def register_declined(stage, caller):
    """A 6xx to a REGISTER."""
    caller.peer = stage.kamailio
    caller.register("decline.example")


@scenario(KAMAILIO, 404, {"address-unknown": ("nobody", "open.example")},
          verdict="failed")
def unknown_user(stage, caller):
    """A call to a user who never registered."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:nobody@open.example")


# -- capabilities ----------------------------------------------------------------------

@scenario(KAMAILIO, 420, {"extension-rejected": ("holography", "Proxy-Require")},
          verdict="failed")
def unknown_extension(stage, caller):
    """Proxy-Require with an option no proxy knows."""
    caller.peer = stage.kamailio
    caller.ask("OPTIONS", "sip:auto@open.example", ["Proxy-Require: holography"])


@scenario(KAMAILIO, 416, {"uri-scheme-rejected": "tel"}, verdict="failed")
def unsupported_scheme(stage, caller):
    """A tel: URI where only sip: is known."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "tel:+4930123456")


@scenario(KAMAILIO, 405, {"method-not-allowed": ("INVITE", "OPTIONS, REGISTER")},
          verdict="failed", without=("missing-header",))
def method_not_allowed(stage, caller):
    """INVITE where only OPTIONS and REGISTER are allowed."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:auto@read-only.example")


@scenario(KAMAILIO, 405, {"missing-header": "Allow"})
def missing_allow(stage, caller):
    """A 405 without the Allow header it must carry."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:auto@bare.example")


@scenario(KAMAILIO, 422, {"session-interval-too-small": ("90", "1800")},
          verdict="failed")
def session_too_short(stage, caller):
    """Session-Expires of 90 where 1800 is the least."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:auto@timer.example",
               ["Supported: timer", "Session-Expires: 90", "Min-SE: 90"])


@scenario(KAMAILIO, 484, {"number-incomplete": "12"})
def number_incomplete(stage, caller):
    """Two digits where six are needed, then six."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:12@digits.example")
    caller.new_call()
    caller.ask("INVITE", "sip:123456@digits.example")


@scenario(KAMAILIO, 489, {"event-package-rejected": ("weather", "message-summary")})
def event_unknown(stage, caller):
    """SUBSCRIBE to a package the presence server does not have."""
    caller.peer = stage.kamailio
    caller.ask("SUBSCRIBE", "sip:bob@presence.example",
               ["Event: weather", "Expires: 600"])


@scenario(KAMAILIO, 412, {"etag-unknown": "a.1700000000.1.1.0"})
def etag_stale(stage, caller):
    """PUBLISH that refreshes a state nobody published."""
    caller.peer = stage.kamailio
    caller.ask("PUBLISH", "sip:bob@presence.example",
               ["Event: message-summary", "Expires: 600",
                "SIP-If-Match: a.1700000000.1.1.0"])


# -- routing ---------------------------------------------------------------------------

@scenario(KAMAILIO, 483, {"hops-exhausted": r"\b0\b"}, verdict="failed")
def no_hops_left(stage, caller):
    """Max-Forwards of 0 at a proxy."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:nobody@open.example", max_forwards=0)


@scenario(KAMAILIO, 483, {"hops-exhausted": (r"\b0\b", r"\b7\b")}, nth=0,
          heard_by="kamailio")
def spiral(stage, caller):
    """A proxy whose route leads back to itself until no hops are left."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:bob@spiral.example", max_forwards=6)


@scenario(KAMAILIO, 482, {"loop-detected": "127.0.0.1"}, heard_by="kamailio")
def loop_detected(stage, caller):
    """A proxy that finds itself in Via."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:bob@loop.example")


@scenario(KAMAILIO, 302, {"redirected": "auto@127.0.0.1"}, verdict="expected")
def redirect_followed(stage, caller):
    """A redirect to a telephone that answers."""
    caller.peer = stage.kamailio
    moved = caller.ask("INVITE", f"sip:{stage.phone}@moved.example")
    caller.peer = stage.phone
    caller.ask("INVITE", moved.target)
    caller.ask("BYE")


@scenario(KAMAILIO, 302, {"redirected": "auto@127.0.0.1"}, verdict="failed")
def redirect_ignored(stage, caller):
    """A redirect that nobody follows."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", f"sip:{stage.phone}@moved.example")


@scenario(KAMAILIO, 302, {"redirect-loop": "first@circle.example"}, nth=1)
def redirect_circle(stage, caller):
    """Two addresses that point to each other."""
    caller.peer = stage.kamailio
    target = "sip:first@circle.example"
    for _ in range(3):
        target = caller.ask("INVITE", target).target


@scenario(KAMAILIO, 408, {"unreachable": None}, verdict="failed")
def dead_port(stage, caller):
    """A proxy forwards to a port where nobody listens; ICMP says so."""
    caller.peer = stage.kamailio
    request = caller.send("INVITE", f"sip:bob@127.0.0.1:{stage.port()}")
    caller.final(request, 50)


@scenario(KAMAILIO, 408, {"timeout": r"\b(29\.\d+|30|30\.\d+) s"}, verdict="failed",
          without=("unreachable", "forbidden-response"))
def silent_peer(stage, caller):
    """A proxy forwards an INVITE to a host that never answers."""
    caller.peer = stage.kamailio
    with silence(stage) as port:
        caller.final(caller.send("INVITE", f"sip:bob@127.0.0.1:{port}"), 50)


@scenario(KAMAILIO, 408, {"forbidden-response": "408", "timeout": None})
def silent_peer_options(stage, caller):
    """The same with OPTIONS, to which no proxy may answer 408."""
    caller.peer = stage.kamailio
    with silence(stage) as port:
        caller.final(caller.send("OPTIONS", f"sip:bob@127.0.0.1:{port}"), 50,
                     retransmit=True)


def silence(stage):
    """A port where everything arrives and nothing comes back."""
    hole = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port = stage.port()
    hole.bind(("127.0.0.1", port))
    return Hole(hole, port)


class Hole:
    """A context manager around the socket; gives its port."""

    def __init__(self, hole, port):
        self.hole, self.port = hole, port

    def __enter__(self):
        return self.port

    def __exit__(self, *_):
        self.hole.close()


@scenario(KAMAILIO, 481, {"cancel-too-late": None}, method="CANCEL", verdict="expected")
def cancel_too_late(stage, caller):
    """A CANCEL that comes when the INVITE is refused already."""
    caller.peer = stage.kamailio
    request = caller.send("INVITE", "sip:nobody@open.example")
    caller.final(request)
    caller.cancel(request)


# -- overload --------------------------------------------------------------------------

@scenario(KAMAILIO, 503, {"overload": "20", "retry-after": "20"}, verdict="failed")
def overload(stage, caller):
    """A server that wants 20 s of rest, and gets it."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:bob@busy.example")


@scenario(KAMAILIO, 503, {"retry-after": "20", "retried-too-early": None}, nth=0)
def retried_too_early(stage, caller):
    """A client that tries again after a second of the 20."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", "sip:bob@busy.example")
    time.sleep(1)
    caller.ask("INVITE", "sip:bob@busy.example")


# -- through the proxy -----------------------------------------------------------------

def bind(stage, caller, *contacts):
    """Registers the addresses of caller.name, which a call to it then forks to."""
    lines = [f"Contact: <{contact}>" for contact in contacts]
    caller.register("open.example", [*lines, "Expires: 3600"])
    caller.new_call()
    return f"sip:{caller.name}@open.example"


def slow_answer(stage, caller):
    """A telephone that is answered after a second and a half."""
    return stage.sipp(caller.name, [
        receive("INVITE"), answer("180 Ringing"), pause(1500),
        answer("200 OK", body=offer(stage.media_port())), receive("ACK"),
        receive("BYE"), answer("200 OK")])


@scenario(KAMAILIO, 200, {}, quiet=True, method="INVITE", verdict="success")
def clean_call(stage, caller):
    """A call through the proxy that is answered and ended."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", f"sip:auto@127.0.0.1:{stage.phone}")
    caller.ask("BYE")


@scenario(KAMAILIO, 404, {"forked": ("486", "404")}, verdict="failed")
def fork_without_success(stage, caller):
    """Two branches: a busy telephone, and one that does not know the user."""
    busy = stage.sipp(caller.name, [
        receive("INVITE"), answer("486 Busy Here"), receive("ACK")])
    caller.peer = stage.kamailio
    address = bind(stage, caller, f"sip:auto@127.0.0.1:{busy}",
                   f"sip:stranger@127.0.0.1:{stage.phone}")
    caller.ask("INVITE", address)


@scenario("baresip", 487, {"cancelled": "elsewhere"}, heard_by="kamailio",
          verdict="expected")
def fork_with_winner(stage, caller):
    """Two branches: one answers, so Kamailio cancels the one that rings."""
    caller.peer = stage.kamailio
    address = bind(stage, caller, f"sip:ring@127.0.0.1:{stage.ringing}",
                   f"sip:slow@127.0.0.1:{slow_answer(stage, caller)}")
    caller.ask("INVITE", address, timeout=15)
    caller.ask("BYE")


@scenario("baresip", 404, {}, heard_by="kamailio", verdict="recovered")
def fork_with_one_refusal(stage, caller):
    """Two branches: one does not know the user, the other answers."""
    caller.peer = stage.kamailio
    address = bind(stage, caller, f"sip:stranger@127.0.0.1:{stage.phone}",
                   f"sip:slow@127.0.0.1:{slow_answer(stage, caller)}")
    caller.ask("INVITE", address, timeout=15)
    caller.ask("BYE")


@scenario(KAMAILIO, 404, {"generated-by": None}, verdict="failed")
def relayed_refusal(stage, caller):
    """The proxy relays the refusal of the telephone behind it."""
    caller.peer = stage.kamailio
    caller.ask("INVITE", f"sip:stranger@127.0.0.1:{stage.phone}")


@scenario(KAMAILIO, 487, {"cancelled": None}, verdict="expected", quiet=True)
def cancelled_through_proxy(stage, caller):
    """The caller cancels a call that rings behind the proxy."""
    caller.peer = stage.kamailio
    request = caller.send("INVITE", f"sip:ring@127.0.0.1:{stage.ringing}")
    caller.provisional(request, 180)
    caller.cancel(request)
    caller.final(request)
