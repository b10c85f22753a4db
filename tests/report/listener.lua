-- listener.lua - counts the responses of the tap "sipdiag" by their verdict, as a user's
-- script would, and prints a line for each at the end: "lua VERDICT COUNT".
--
-- SPDX-License-Identifier: GPL-2.0-or-later

local verdict = Field.new("sipdiag.verdict")
local listener = Listener.new("sipdiag")
local counts = {}
local packets = 0

-- Called once per response; the fields are those of the whole frame.
function listener.packet()
    local words = {verdict()}
    packets = packets + 1
    for _, word in ipairs(words) do
        counts[word.display] = (counts[word.display] or 0) + 1 / #words
    end
end

function listener.draw()
    for word, count in pairs(counts) do
        print(string.format("lua %s %d", word, math.floor(count + 0.5)))
    end
    print(string.format("lua packets %d", packets))
end

function listener.reset()
    counts = {}
    packets = 0
end
