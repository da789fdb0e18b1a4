-- For wrk: each request comes with the next of the cookies in the file that is its argument, one a line.

local requests = {}
local turn = 0

function init(arguments)
    for cookie in io.lines(arguments[1]) do
        local headers = { Connection = "keep-alive", Cookie = "session=" .. cookie }
        requests[#requests + 1] = wrk.format(nil, nil, headers)
    end
end

function request()
    turn = turn % #requests + 1
    return requests[turn]
end
