"""scenarios_sipp.py - codes that neither Kamailio nor baresip sends, played by SIPp.

SPDX-License-Identifier: GPL-2.0-or-later
"""

from caller import offer
from peers import answer, pause, receive
from table import SCENARIOS, Scenario, scenario

SIPP = "sipp"

# name, status line, headers, findings; then what the request carries or is unlike.
REFUSALS = [
    ("busy-with-cause", "486 Busy Here", ["Reason: Q.850;cause=17;text=\"User busy\""],
     {"q850-cause": "17"}, {}),
    ("no-circuit", "503 Service Unavailable", ["Reason: Q.850;cause=34"],
     {"q850-cause": "34", "overload": None}, {}),
    ("unavailable-for-now", "480 Temporarily Unavailable", ["Retry-After: 300 (lunch)"],
     {"retry-after": "5 min"}, {}),
    ("declined-with-sip-reason", "603 Decline",
     ["Reason: SIP;cause=600;text=\"Busy Everywhere\""], {"sip-reason": "600"}, {}),
    ("codecs-refused", "488 Not Acceptable Here",
     ["Warning: 305 sipp.example \"Incompatible media format\""],
     {"offer-rejected": "PCMU", "offer-no-common-codec": ("PCMU", "G729"),
      "warning-text": "305"}, {"peer_offer": {"codecs": "18"}}),
    ("secure-media-refused", "488 Not Acceptable Here",
     ["Warning: 302 sipp.example \"Incompatible transport protocol\""],
     {"offer-profile-mismatch": "RTP/SAVP"}, {"offer": {"profile": "RTP/SAVP"}}),
    ("network-refused", "606 Not Acceptable",
     ["Warning: 300 sipp.example \"Incompatible network protocol\""],
     {"offer-network-mismatch": "IP6"}, {"offer": {"address": "::1"}}),
    ("body-refused", "415 Unsupported Media Type", ["Accept: application/sdp"],
     {"body-type-rejected": ("text/morse", "application/sdp")},
     {"body": "... --- ...", "content_type": "text/morse"}),
    ("extension-demanded", "421 Extension Required", ["Require: 100rel"],
     {"extension-demanded": "100rel"}, {"headers": ["Supported: timer"]}),
    ("priority-unknown", "417 Unknown Resource-Priority",
     ["Accept-Resource-Priority: q735.0, q735.1"],
     {"resource-priority-unknown": ("dsn.flash", "q735.0")},
     {"headers": ["Resource-Priority: dsn.flash"]}),
    ("identity-wanted", "428 Use Identity Header", [],
     {"identity-failed": "Identity"}, {}),
    ("identity-invalid", "438 Invalid Identity Header", [],
     {"identity-failed": "Identity"}, {"headers": [
         "Identity: c2lnbmF0dXJl;info=<https://127.0.0.1/cert>;alg=ES256"]}),
    ("security-agreement", "494 Security Agreement Required",
     ["Security-Server: ipsec-3gpp;q=0.1, tls;q=0.2"],
     {"security-agreement": ("tls", "ipsec-3gpp")}, {}),
    ("precondition-failed", "580 Precondition Failure", [],
     {"precondition-failed": "qos"},
     {"headers": ["Require: precondition"], "peer_offer": {"lines": [
         "a=des:qos failure e2e send"]}}),
    ("unwanted", "607 Unwanted", [], {"call-blocked": "607"}, {}),
    ("rejected-by-analytics", "608 Rejected",
     ["Call-Info: <https://127.0.0.1/redress.jws>;purpose=jwscard"],
     {"call-blocked": "redress"}, {}),
    ("network-blocked", "603 Network Blocked",
     ["Reason: Q.850;cause=21;text=\"v=analytics1;url=https://127.0.0.1\""],
     {"call-blocked": None, "q850-cause": "21"}, {}),
    ("vendor-diagnostics", "500 Server Internal Error",
     ["ms-diagnostics: 10020;reason=\"Unable to route\";source=\"gw.example\""],
     {"vendor-diagnostics": "10020"}, {}),
    ("asterisk-cause", "503 Service Unavailable",
     ["X-Asterisk-HangupCause: Switch congestion", "X-Asterisk-HangupCauseCode: 42"],
     {"vendor-diagnostics": "42"}, {}),
    ("cancelled-without-cancel", "487 Request Terminated", [],
     {"cancelled-without-cancel": None}, {}),
    ("loop-claimed", "482 Loop Detected", [], {}, {"without": ("loop-detected",)}),
    ("made-up-code", "499 No Such Luck", [], {"unregistered-code": "499"}, {}),
]


def add_refusal(name, status, headers, findings, special):
    """A scenario in which SIPp refuses an INVITE."""
    def provoke(stage, caller):
        body = ""
        if "peer_offer" in special:
            wanted = dict(special["peer_offer"])
            lines = wanted.pop("lines", [])
            body = offer(stage.media_port(), **wanted) + "".join(
                line + "\r\n" for line in lines)
        caller.peer = stage.sipp(name, [
            receive("INVITE"), answer(status, *headers, body=body), receive("ACK")])
        more = {key: special[key] for key in ("content_type",) if key in special}
        caller.ask("INVITE", f"sip:bob@127.0.0.1:{caller.peer}",
                   special.get("headers", ()),
                   special.get("body") or offer(caller.media_port,
                                                **special.get("offer", {})), **more)
    SCENARIOS.append(Scenario(
        name=name, peer=SIPP, code=int(status[:3]), findings=findings, provoke=provoke,
        how=f"INVITE answered with {status}", verdict="failed",
        without=special.get("without", ())))


for row in REFUSALS:
    add_refusal(*row)


@scenario(SIPP, 469, {"info-package-rejected": ("tarot", "dtmf")})
def info_package_unknown(stage, caller):
    """INFO with a package the other side does not receive."""
    caller.peer = stage.sipp(caller.name, [
        receive("INVITE"), answer("200 OK", "Recv-Info: dtmf",
                                  body=offer(stage.media_port())), receive("ACK"),
        receive("INFO"), answer("469 Bad Info Package", "Recv-Info: dtmf"),
        receive("BYE"), answer("200 OK")])
    caller.ask("INVITE", f"sip:bob@127.0.0.1:{caller.peer}")
    caller.ask("INFO", headers=["Info-Package: tarot"])
    caller.ask("BYE")


@scenario(SIPP, 200, {"late-answer": None}, method="OPTIONS")
def late_answer(stage, caller):
    """OPTIONS answered after 33 s, when every client has given up."""
    caller.peer = stage.sipp(caller.name, [
        receive("OPTIONS"), pause(33000), answer("200 OK")])
    caller.final(caller.send("OPTIONS", f"sip:bob@127.0.0.1:{caller.peer}"), 50)


@scenario(SIPP, 180, {"provisional-after-final": "486"})
def provisional_after_final(stage, caller):
    """180 Ringing after 486 Busy Here."""
    caller.peer = stage.sipp(caller.name, [
        receive("INVITE"), answer("486 Busy Here"), receive("ACK"),
        answer("180 Ringing", cseq="CSeq: 1 INVITE"), pause(1000)])
    caller.ask("INVITE", f"sip:bob@127.0.0.1:{caller.peer}")


@scenario(SIPP, 202, {"refer-silent": None}, method="REFER")
def refer_silent(stage, caller):
    """REFER accepted, and then no NOTIFY."""
    caller.peer = stage.sipp(caller.name, [
        receive("INVITE"), answer("200 OK", body=offer(stage.media_port())),
        receive("ACK"), receive("REFER"), answer("202 Accepted"), pause(60000)])
    caller.ask("INVITE", f"sip:bob@127.0.0.1:{caller.peer}")
    caller.ask("REFER", headers=[f"Refer-To: <sip:carol@127.0.0.1:{stage.phone}>"])


@scenario(SIPP, 503, {"overload": None}, verdict="recovered")
def failover(stage, caller):
    """503 from one server, and the call succeeds at another."""
    caller.peer = stage.sipp(caller.name, [
        receive("INVITE"), answer("503 Service Unavailable"), receive("ACK")])
    caller.ask("INVITE", f"sip:auto@127.0.0.1:{stage.phone}")
    caller.peer = stage.phone
    caller.ask("INVITE", f"sip:auto@127.0.0.1:{stage.phone}")
    caller.ask("BYE")
