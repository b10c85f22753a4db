# failed-responses.awk - from tshark -2 -V: in short, each response from 300 on, and each
# other that something is wrong with.
#
# A normal step gets its cause only, and a copy of a response one line. A finding that
# speaks as the cause gives its evidence instead of saying it again.
#
# SPDX-License-Identifier: GPL-2.0-or-later

# Prints "  Name     text", broken at spaces after about 88 characters.
function put(name, text,    word, words, column, i) {
    words = split(text, word, " ")
    printf "  %-8s", name
    column = 0
    for (i = 1; i <= words; i++) {
        if (column > 0 && column + length(word[i]) > 88) {
            printf "\n          "
            column = 0
        }
        printf " %s", word[i]
        column += length(word[i]) + 1
    }
    printf "\n"
}

# A time as Wireshark writes it: "0.004000000 seconds"; since 4.6 "4.000000 milliseconds",
# "1 minute, 0.040000000 seconds".
function in_seconds(text,    part, parts, unit, i, sum) {
    parts = split(text, part, /[ ,]+/)
    for (i = 1; i < parts; i += 2) {
        unit = part[i + 1]
        sub(/s?\]?$/, "", unit)
        sum += part[i] * (unit in unit_seconds ? unit_seconds[unit] : 1)
    }
    return sum
}

function duration(seconds) {
    return seconds < 1 ? sprintf("%.1f ms", seconds * 1000) : sprintf("%.1f s", seconds)
}

# The request answered, and what the client did next.
function request_line(request,    line) {
    if (!request) {
        return "not in this capture"
    }
    line = "frame " request ", answered after " duration(in_seconds(value["Response time"]))
    if ("Request retransmissions" in value) {
        line = line "; retransmissions: " value["Request retransmissions"]
    }
    if ("Next attempt in frame" in value) {
        line = line "; tried again in frame " value["Next attempt in frame"]
    }
    if ("Next attempt ended with" in value) {
        line = line ": " value["Next attempt ended with"]
    }
    return line
}

function finding_line(i) {
    if (said[i] != value["Cause"]) {
        return id[i] ": " said[i]
    }
    return id[i] (evidence[i] ? ", seen in " evidence[i] : "")
}

function put_diagnosis(    request, heading, i, speaks) {
    request = value["Request in frame"]
    heading = sprintf("frame %d, %.3f s, %s -> %s: %s, %s", frame, time, from, to, title,
        value["Verdict"])
    if (request && (title, request) in shown) {
        printf "%s, copy of frame %d\n", heading, shown[title, request]
        return
    }
    printf "\n%s\n", heading
    shown[title, request] = frame
    if (title >= "300") {
        refusals++
        ended[value["Verdict"]]++
    }
    if (value["Verdict"] == "expected" && value["Severity"] ~ /^chat/) {
        put("Cause", value["Cause"])
        return
    }
    for (i = 1; i <= findings; i++) {
        speaks = speaks || said[i] == value["Cause"]
    }
    put("Request", request_line(request))
    if (!speaks) {
        put("Meaning", value["Meaning"])
    }
    put("Cause", value["Cause"])
    put("Remedy", value["Remedy"])
    for (i = 1; i <= findings; i++) {
        put("Finding", finding_line(i))
    }
    for (i = 1; i <= headers; i++) {
        put(header_name[i], header_text[i])
    }
}

# A line right below the diagnosis.
function take(name, text) {
    above = name
    if (name == "Finding") {
        findings++
        match(text, /\([a-z0-9-]*\)$/)
        id[findings] = substr(text, RSTART + 1, RLENGTH - 2)
        said[findings] = evidence[findings] = ""
    } else if (name == "Reason" || name == "Warning") {
        headers++
        header_name[headers] = name
        header_text[headers] = text
    } else if (name == "Verdict") {
        value[name] = substr(text, 1, index(text, " ") - 1)
    } else if (!(name in value)) {
        value[name] = text
    }
}

# A line below one of those.
function take_below(name, text) {
    if (above == "Finding" && name == "Text") {
        said[findings] = text
    } else if (above == "Finding" && name == "Evidence") {
        evidence[findings] = evidence[findings] (evidence[findings] ? "; " : "") text
    } else if (above == "Finding" && name == "In frame") {
        evidence[findings] = evidence[findings] " (frame " text ")"
    } else if ((above == "Reason" || above == "Warning") && name == "Meaning") {
        header_text[headers] = header_text[headers] ": " text
    }
}

# Takes the line that was held back for its continuation, "NAME: TEXT".
function take_held(    colon) {
    colon = index(held, ": ")
    if (colon && held_indent == depth + 4) {
        take(substr(held, 1, colon - 1), substr(held, colon + 2))
    } else if (colon) {
        take_below(substr(held, 1, colon - 1), substr(held, colon + 2))
    }
    held = ""
}

function finish() {
    if (inside) {
        take_held()
        if (title >= "300" || value["Severity"] !~ /^chat/) {
            put_diagnosis()
        }
    }
    inside = 0
}

BEGIN {
    unit_seconds["nanosecond"] = 0.000000001
    unit_seconds["microsecond"] = 0.000001
    unit_seconds["millisecond"] = 0.001
    unit_seconds["minute"] = 60
    unit_seconds["hour"] = 3600
    unit_seconds["day"] = 86400
}
/^Frame [0-9]+:/ {
    finish()
    frame = $2
    sub(/:/, "", frame)
}
/^    \[Time since reference or first frame: / {
    time = in_seconds(substr($0, index($0, ": ") + 2))
}
/^Internet Protocol Version/ {
    match($0, /Src: [^,]*/); from = substr($0, RSTART + 5, RLENGTH - 5)
    match($0, /Dst: .*/); to = substr($0, RSTART + 5, RLENGTH - 5)
}
match($0, /^ *\[SIP Diagnosis: /) {
    finish()
    title = substr($0, RLENGTH + 1, length($0) - RLENGTH - 1)
    match($0, /^ */)
    depth = RLENGTH
    responses++
    split("", value)
    findings = headers = 0
    inside = 1
    next
}
inside {
    match($0, /^ */)
    indent = RLENGTH
    line = substr($0, indent + 1)
    if (line ~ /^\[.*\]$/) {
        line = substr(line, 2, length(line) - 2)
    }
    sub(/^ *\[truncated\]/, "", line)
    if (indent <= depth) {
        finish()
    } else if (sub(/^    +/, " ", line)) {
        held = held line
    } else {
        take_held()
        held = line
        held_indent = indent
    }
}
END {
    finish()
    if (!responses) {
        print "No SIP response was seen."
        exit
    }
    count = split("expected recovered failed unresolved", verdict, " ")
    printf "\nResponses: %d. ", responses
    printf "Refusals and redirections (300 and above) without copies: %d", refusals
    for (i = 1; i <= count; i++) {
        printf "%s %s %d", (i > 1 ? "," : ";"), verdict[i], ended[verdict[i]]
    }
    printf ".\n"
}
