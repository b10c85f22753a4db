# failed-responses.awk - from tshark -V: each response from 300 on with its explanation.
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

/^Frame [0-9]+:/ { frame = $2; sub(/:/, "", frame) }
/^    \[Time since reference or first frame: / { time = $7 }
/^Internet Protocol Version/ {
    match($0, /Src: [^,]*/); from = substr($0, RSTART + 5, RLENGTH - 5)
    match($0, /Dst: .*/); to = substr($0, RSTART + 5, RLENGTH - 5)
}
match($0, /^ *\[SIP Diagnosis: /) {
    title = substr($0, RLENGTH + 1, length($0) - RLENGTH - 1)
    match($0, /^ */)
    depth = RLENGTH
    responses++
    inside = title >= "300"
    if (inside) {
        failed++
        printf "\nframe %d, %.3f s, %s -> %s: %s\n", frame, time, from, to, title
    }
    next
}
inside {
    match($0, /^ */)
    line = substr($0, RLENGTH + 2, length($0) - RLENGTH - 2)
    if (RLENGTH <= depth) {
        inside = 0
    } else if (RLENGTH == depth + 4 &&
               line ~ /^(Meaning|Cause|Remedy|Finding|Reason|Warning): /) {
        put(substr(line, 1, index(line, ":") - 1), substr(line, index(line, ":") + 2))
    }
}
END {
    if (responses) {
        printf "\n%d of %d responses are refusals or redirections (300 and above).\n",
            failed, responses
    } else {
        print "No SIP response was seen."
    }
}
