-- sipdiag-table.lua - the table look-up as a Lua post-dissector: what sipdiag is compared
-- with.
--
--   tshark -X lua_script:sipdiag-table.lua -X lua_script1:TABLE ...
--
-- It is what a user could write today: take the codes that Wireshark has found, look each
-- up, and show what sipdiag shows from its table, field by field, with an expert item for
-- each response. It knows no findings, Reason or Warning. TABLE is what make_table.py
-- writes.
--
-- SPDX-License-Identifier: GPL-2.0-or-later

local responses = dofile((...))

local severities = { chat = 0, note = 1, warn = 2, error = 3 }
local classes = {
    "Provisional", "Success", "Redirection", "Request failure", "Server failure",
    "Global failure",
}

local proto = Proto("siptable", "SIP Response Table")
local fields = {
    code = ProtoField.uint16("siptable.code", "Code"),
    phrase = ProtoField.string("siptable.phrase", "Phrase"),
    class = ProtoField.uint8("siptable.class", "Class", base.DEC, classes),
    method = ProtoField.string("siptable.method", "Method"),
    category = ProtoField.string("siptable.category", "Category"),
    severity = ProtoField.uint8("siptable.severity", "Severity"),
    meaning = ProtoField.string("siptable.meaning", "Meaning"),
    cause = ProtoField.string("siptable.cause", "Cause"),
    remedy = ProtoField.string("siptable.remedy", "Remedy"),
    reference = ProtoField.string("siptable.reference", "Reference"),
    url = ProtoField.string("siptable.reference.url", "Link"),
    registered = ProtoField.bool("siptable.registered", "Registered"),
    confused_with = ProtoField.uint16("siptable.confused_with", "Often confused with"),
    difference = ProtoField.string("siptable.difference", "Difference"),
}
proto.fields = fields

local experts = {
    chat = ProtoExpert.new("siptable.chat", "SIP progress, success or challenge",
        expert.group.RESPONSE_CODE, expert.severity.CHAT),
    note = ProtoExpert.new("siptable.note", "SIP refusal or redirection",
        expert.group.RESPONSE_CODE, expert.severity.NOTE),
    warn = ProtoExpert.new("siptable.warn", "SIP failure worth a look",
        expert.group.RESPONSE_CODE, expert.severity.WARN),
}
proto.experts = experts

local status_code = Field.new("sip.Status-Code")
local cseq_method = Field.new("sip.CSeq.method")

for _, response in pairs(responses) do
    local rfc, section = response.Reference:match("RFC (%d+) (%S+)")
    response.reference = "RFC " .. rfc .. ", section " .. section
    response.url = "https://www.rfc-editor.org/rfc/rfc" .. rfc .. "#section-" .. section
    response.severity = severities[response.Severity]
    response.registered = response.Status == "current"
end

local function explain(code)
    return responses[code] or responses[math.floor(code / 100) .. "xx"]
        or responses["invalid"]
end

local function show(tree, range, code, method)
    local response = explain(code)
    local title = code .. " " .. response.Phrase
    local subtree = tree:add(proto, range, "SIP Response Table: " .. title)

    subtree:add_proto_expert_info(experts[response.Severity], title)
    subtree:add(fields.meaning, range, response.Meaning):set_generated()
    subtree:add(fields.cause, range,
        response["Cause-" .. method] or response.Cause):set_generated()
    subtree:add(fields.remedy, range,
        response["Remedy-" .. method] or response.Remedy):set_generated()
    local reference = subtree:add(fields.reference, range, response.reference)
    reference:set_generated()
    reference:add(fields.url, range, response.url):set_generated()
    for _, neighbour in ipairs(response.neighbours) do
        local other = subtree:add(fields.confused_with, range, neighbour[1])
        other:set_generated()
        other:add(fields.difference, range, neighbour[2]):set_generated()
    end
    subtree:add(fields.code, range, code)
    subtree:add(fields.phrase, range, response.Phrase):set_generated()
    subtree:add(fields.class, range, math.floor(code / 100)):set_generated()
    subtree:add(fields.method, range, method)
    subtree:add(fields.category, range, response.Category):set_generated()
    subtree:add(fields.severity, range, response.severity):set_generated()
    subtree:add(fields.registered, range, response.registered):set_generated()
end

function proto.dissector(tvb, pinfo, tree)
    local codes = { status_code() }
    if #codes == 0 then
        return
    end
    local methods = { cseq_method() }
    for i, found in ipairs(codes) do
        show(tree, found.range, found.value, methods[i] and methods[i].value or "")
    end
end

register_postdissector(proto)
