-- One round trip of a node: says what it has of each pool and what it would like, answers what it has from now on.
-- Uses nothing newer than Redis 5. All figures are whole numbers below 2^53.
--
-- KEYS: meta, registry, hungry, then one for each pool.
-- ARGV: run, node, seq, acked, epoch known, gather, life of slots, life of a run, leave, then ten for each pool:
--       kind (B refills, C counts, S slots), amount, window, must, mine, least, need, like, as of, books
--
-- A pool's field t:RUN is all that a run ever took of it in the period: what it spent, holds and has in hand. Only
-- absolute figures travel, so that a message that is said twice, or whose answer is lost, changes nothing.
local meta, registry, hungry = KEYS[1], KEYS[2], KEYS[3]
local run, node, seq, acked = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local known, gather = tonumber(ARGV[5]), tonumber(ARGV[6])
local slotLife, runLife, leave = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function whole(x) return string.format('%.0f', x) end

-- A message that was overtaken by a later one.
local entry = redis.call('HGET', registry, run)
local stored = entry and tonumber(string.match(entry, '^%S+ (%d+)')) or 0
if seq <= stored then return {'late'} end

-- An epoch ends when this store is found to know less than it did: emptied, or an older copy.
local epoch = tonumber(redis.call('HGET', meta, 'epoch') or '0')
local emptied = redis.call('HGET', meta, 'emptied') == '1'
if known > epoch or (known == epoch and acked > stored) then
    epoch = math.max(now, known + 1)
    emptied = true
    redis.call('HSET', meta, 'epoch', whole(epoch), 'emptied', '1')
elseif epoch == 0 then
    epoch = now
    redis.call('HSET', meta, 'epoch', whole(epoch), 'emptied', '0')
elseif known > 0 and known < epoch and not emptied then
    emptied = true
    redis.call('HSET', meta, 'emptied', '1')
end
local gathering = now - epoch < gather

-- Who is there.
redis.call('HSET', registry, run, node .. ' ' .. whole(seq) .. ' ' .. whole(now))
local runs, names, nodes = {}, {}, 0
local all = redis.call('HGETALL', registry)
for i = 1, #all, 2 do
    local of, seen = string.match(all[i + 1], '^(%S+) %d+ (%d+)$')
    local quiet = now - tonumber(seen)
    if quiet > runLife or (leave == 'past' and of == node and all[i] ~= run) then
        redis.call('HDEL', registry, all[i])
    else
        runs[all[i]] = quiet
        names[#names + 1] = all[i]
        if quiet <= slotLife then nodes = nodes + 1 end
    end
end

local function fields(key)
    local flat, f = redis.call('HGETALL', key), {}
    for i = 1, #flat, 2 do f[flat[i]] = flat[i + 1] end
    if f.e and f.e ~= whole(epoch) then
        redis.call('DEL', key)
        f = {}
    end
    return f
end

-- What a run gets: what it needs, then what it likes, of which half of a fair share at most. Answers what it has then
-- and what is left; `cur` is what it has.
local function deal(cur, left, must, mine, least, need, like)
    local hungers = false
    if not gathering then
        if need > cur then
            local got = math.min(need - cur, math.max(0, left))
            if cur + got < least then got = 0 end
            cur, left = cur + got, left - got
            hungers = cur < need
        end
        if like > cur and not hungers then
            local got = math.max(0, math.min(like - cur, math.floor(left / (2 * nodes))))
            cur, left = cur + got, left - got
        end
    end
    if like < cur then
        local kept = math.max(like, mine, must)
        if kept < cur then cur, left = kept, left + cur - kept end
    end
    return cur, left, hungers
end

local function refilling(key, amount, window, must, mine, least, need, like)
    local f = fields(key)
    local level, at = tonumber(f.level), tonumber(f.at or '0')
    if not level then
        level, at = amount, now
        -- Nobody knows what was taken just before it was emptied.
        if emptied then level = math.min(amount, math.floor(amount * (now - epoch) / window)) end
    else
        if now < at - 60000 then at = now end
        level = level + amount - tonumber(f.amount)
        level = math.min(amount, level + math.max(0, now - at) * amount / window)
        at = math.max(at, now)
    end
    local cur = tonumber(f['t:' .. run]) or mine
    local force = math.max(mine, must)
    if force > cur then
        level = math.max(-5 * amount, level - (force - cur))
        cur = force
    end
    local rest = math.floor(level)
    local part = level - rest
    local hungers
    cur, rest, hungers = deal(cur, rest, must, mine, least, need, like)
    level = math.min(amount, rest + part)
    redis.call('HSET', key, 'e', whole(epoch), 'level', string.format('%.17g', level), 'at', whole(at),
        'amount', whole(amount), 't:' .. run, whole(cur))
    for field in pairs(f) do
        if string.sub(field, 1, 2) == 't:' and not runs[string.sub(field, 3)] then redis.call('HDEL', key, field) end
    end
    redis.call('PEXPIRE', key, whole(math.max(60000, 10 * window)))
    return cur, math.floor(level), hungers, false, true
end

local function counting(key, kind, amount, must, mine, least, need, like, asOf, books)
    local f = fields(key)
    local slots = kind == 'S'
    local joined = slots or f.base ~= nil
    -- One that joins what others began counts twice what the books have of it, until it tells them apart.
    local stale = not slots and f['t:' .. run] == nil
    if not slots and books ~= '' and asOf >= tonumber(f.asof or '0') then
        local live, rest = {}, nil
        for word in string.gmatch(books, '%S+') do
            local name, sum = string.match(word, '^(.-)=(.+)$')
            if name then live[name] = tonumber(sum) else rest = tonumber(word) end
        end
        local fits = true
        for field in pairs(f) do
            local of = string.sub(field, 3)
            if string.sub(field, 1, 2) == 't:' and of ~= run and not live[of] and runs[of] then fits = false end
        end
        if fits then
            for field in pairs(f) do
                local of = string.sub(field, 3)
                if string.sub(field, 1, 2) == 't:' and of ~= run and not live[of] then
                    redis.call('HDEL', key, field)
                    f[field] = nil
                end
            end
            for of, sum in pairs(live) do
                if of ~= run then
                    f['t:' .. of] = whole(math.max(sum, tonumber(f['t:' .. of] or '0')))
                    redis.call('HSET', key, 't:' .. of, f['t:' .. of])
                end
            end
            f.base = whole(rest)
            redis.call('HSET', key, 'base', f.base, 'asof', whole(asOf), 'e', whole(epoch))
            joined, stale = true, false
        end
    end
    if not joined then return mine, 0, false, true, false end
    local used = tonumber(f.base or '0')
    for field, value in pairs(f) do
        local of = string.sub(field, 3)
        if string.sub(field, 1, 2) == 't:' and of ~= run then
            if slots and (runs[of] == nil or runs[of] > slotLife) then
                redis.call('HDEL', key, field)
            else
                used = used + tonumber(value)
                stale = stale or runs[of] == nil
            end
        end
    end
    local cur = math.max(tonumber(f['t:' .. run] or '0'), mine, must)
    local left, hungers
    cur, left, hungers = deal(cur, amount - used - cur, must, mine, least, need, like)
    redis.call('HSET', key, 'e', whole(epoch), 't:' .. run, whole(cur))
    redis.call('PEXPIRE', key, '3456000000')
    return cur, left, hungers, stale, true
end

local answer = {}
for i = 4, #KEYS do
    local a = 9 + (i - 4) * 10
    local key, kind = KEYS[i], ARGV[a + 1]
    local amount, window, must = tonumber(ARGV[a + 2]), tonumber(ARGV[a + 3]), tonumber(ARGV[a + 4])
    local mine, least = tonumber(ARGV[a + 5]), tonumber(ARGV[a + 6])
    local need, like = tonumber(ARGV[a + 7]), tonumber(ARGV[a + 8])
    local cur, left, hungers, stale, joined
    if kind == 'B' then
        cur, left, hungers, stale, joined = refilling(key, amount, window, must, mine, least, need, like)
    else
        cur, left, hungers, stale, joined =
            counting(key, kind, amount, must, mine, least, need, like, tonumber(ARGV[a + 9]), ARGV[a + 10])
    end
    if hungers and redis.call('HLEN', hungry) < 64 then redis.call('HSET', hungry, key, whole(now + 500)) end
    answer[#answer + 1] = whole(cur) .. ' ' .. whole(left) .. ' ' .. (stale and 1 or 0) .. ' ' .. (joined and 1 or 0)
end

-- Whose surplus is called in.
local called = {}
local wants = redis.call('HGETALL', hungry)
for i = 1, #wants, 2 do
    if tonumber(wants[i + 1]) < now then
        redis.call('HDEL', hungry, wants[i])
    else
        called[#called + 1] = wants[i]
    end
end

if leave == 'self' then redis.call('HDEL', registry, run) end
return {'ok', whole(epoch), gathering and '1' or '0', whole(now), whole(nodes), names, called, answer}
