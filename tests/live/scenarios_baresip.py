"""scenarios_baresip.py - failures of a real telephone.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import secrets

from caller import offer
from table import scenario

BARESIP = "baresip"


def call(stage, caller, user="auto"):
    """An established call to the telephone."""
    caller.peer = stage.phone
    return caller.ask("INVITE", f"sip:{user}@127.0.0.1:{stage.phone}")


@scenario(BARESIP, 200, {}, quiet=True, method="INVITE", verdict="success")
def clean_direct_call(stage, caller):
    """A call that is answered and ended."""
    call(stage, caller)
    caller.ask("BYE")


@scenario(BARESIP, 486, {}, verdict="failed")
def line_busy(stage, caller):
    """A second call to a telephone with one line."""
    caller.peer = stage.single
    caller.ask("INVITE", f"sip:auto@127.0.0.1:{stage.single}")
    first = caller.call_id, caller.from_tag, caller.to_tag, caller.target, caller.to_uri
    caller.new_call()
    caller.ask("INVITE", f"sip:auto@127.0.0.1:{stage.single}")
    caller.new_call()
    (caller.call_id, caller.from_tag, caller.to_tag, caller.target, caller.to_uri) = first
    caller.cseq = 1
    caller.ask("BYE")


@scenario(BARESIP, 404, {"address-unknown": "stranger"}, verdict="failed")
def telephone_unknown_user(stage, caller):
    """A call to a user the telephone is not."""
    caller.peer = stage.phone
    caller.ask("INVITE", f"sip:stranger@127.0.0.1:{stage.phone}")


@scenario(BARESIP, 420, {"extension-rejected": ("telepathy", "Require")},
          verdict="recovered")
def require_unknown(stage, caller):
    """Require with an option the telephone lacks, then without."""
    caller.peer = stage.phone
    uri = f"sip:auto@127.0.0.1:{stage.phone}"
    caller.ask("INVITE", uri, ["Require: telepathy"])
    caller.ask("INVITE", uri)
    caller.ask("BYE")


@scenario(BARESIP, 488, {"offer-rejected": "G7221"}, verdict="failed")
def no_common_codec(stage, caller):
    """Only G.722.1 offered to a telephone that has PCMU and PCMA."""
    caller.peer = stage.phone
    caller.ask("INVITE", f"sip:auto@127.0.0.1:{stage.phone}",
               body=offer(caller.media_port, "96"))


@scenario(BARESIP, 501, {"method-not-allowed": "JUGGLE"})
def unknown_method(stage, caller):
    """A method that does not exist."""
    caller.peer = stage.phone
    caller.ask("JUGGLE", f"sip:auto@127.0.0.1:{stage.phone}")


@scenario(BARESIP, 487, {"cancelled": None}, verdict="expected", quiet=True)
def cancelled(stage, caller):
    """The caller gives up while it rings."""
    caller.peer = stage.ringing
    request = caller.send("INVITE", f"sip:ring@127.0.0.1:{stage.ringing}")
    caller.provisional(request, 180)
    caller.cancel(request)
    caller.final(request)


@scenario(BARESIP, 487, {"cancelled": "elsewhere"}, verdict="expected")
def cancelled_with_reason(stage, caller):
    """The caller gives up and says why."""
    caller.peer = stage.ringing
    request = caller.send("INVITE", f"sip:ring@127.0.0.1:{stage.ringing}")
    caller.provisional(request, 180)
    caller.cancel(request, ['Reason: SIP;cause=200;text="Call completed elsewhere"'])
    caller.final(request)


@scenario(BARESIP, 481, {"cancel-too-late": None}, method="CANCEL")
def cancel_with_own_branch(stage, caller):
    """A CANCEL whose branch is not that of the ringing INVITE; then the right one."""
    caller.peer = stage.ringing
    request = caller.send("INVITE", f"sip:ring@127.0.0.1:{stage.ringing}")
    caller.provisional(request, 180)
    caller.ask("CANCEL", request.uri, number=request.number, to_tag="")
    caller.cancel(request)
    caller.final(request)


@scenario(BARESIP, 481, {"dialog-ended-before": "BYE"})
def bye_twice(stage, caller):
    """A BYE for a call that was ended a moment ago."""
    call(stage, caller)
    caller.ask("BYE")
    caller.ask("BYE")


@scenario(BARESIP, 481, {"dialog-never-seen": None})
def bye_for_nothing(stage, caller):
    """A BYE for a call that never was."""
    caller.peer = stage.phone
    caller.ask("BYE", f"sip:auto@127.0.0.1:{stage.phone}", to_tag=secrets.token_hex(4))


@scenario(BARESIP, 481, {"dialog-tag-mismatch": None})
def bye_with_wrong_tag(stage, caller):
    """A BYE with a To tag that the call does not have."""
    call(stage, caller)
    caller.ask("BYE", to_tag="another")
    caller.ask("BYE")


@scenario(BARESIP, 500, {"cseq-out-of-order": None})
def lower_cseq(stage, caller):
    """A re-INVITE whose CSeq is lower than the one before."""
    caller.cseq = 20
    call(stage, caller)
    caller.ask("INVITE", number=7)
    caller.ask("BYE")


@scenario(BARESIP, 500, {"offer-overlap": None, "retry-after": None}, verdict="expected")
def second_offer_while_open(stage, caller):
    """A second INVITE of the same call while the first one still rings."""
    caller.peer = stage.ringing
    first = caller.send("INVITE", f"sip:ring@127.0.0.1:{stage.ringing}")
    caller.provisional(first, 180)
    caller.ask("INVITE")
    caller.cseq = first.number
    caller.to_tag = ""
    caller.cancel(first)
    caller.final(first)


@scenario(BARESIP, 491, {"glare": None}, verdict="expected")
def glare(stage, caller):
    """Both sides change the call at the same time."""
    caller.peer = stage.held
    caller.ask("INVITE", f"sip:auto@127.0.0.1:{stage.held}")
    stage.command(stage.held_control, "reinvite")
    theirs = caller.receive("INVITE")
    caller.ask("INVITE")
    caller.reply(theirs, "200 OK", body=offer(caller.media_port))
    caller.receive("ACK")
    caller.ask("BYE")


@scenario(BARESIP, 200, {"ack-missing": None}, method="INVITE", nth=0)
def ack_missing(stage, caller):
    """The caller never acknowledges the answer, which is repeated for 32 s."""
    caller.peer = stage.phone
    request = caller.send("INVITE", f"sip:auto@127.0.0.1:{stage.phone}")
    caller.final(request, acknowledge=False)
    caller.receive("BYE", 40)


@scenario(BARESIP, 202, {"refer-outcome": "404"}, method="REFER")
def refer_fails(stage, caller):
    """The telephone is told to call somebody whom nobody knows, and reports that."""
    call(stage, caller)
    target = f"sip:nobody@127.0.0.1:{stage.kamailio}"
    caller.ask("REFER", headers=[f"Refer-To: <{target}>",
                                 f"Referred-By: <{caller.from_uri}>"])
    caller.receive("NOTIFY")
    caller.receive("NOTIFY")
    caller.ask("BYE")
