-- As solution.cpp: accepted. Arrays begin at 1 here, and meadows are still counted from 0.
local heard -- how far away the lamb bleated

function bleat(distance)
  heard = distance
end

local function ask(index)
  heard = nil
  whistle(index - 1)
  return heard
end

function locate(n, places, earshot, most)
  local first = 1 -- the lamb is in none of the meadows before this one
  while true do
    local here = first
    while here < n and places[here + 1] - places[first] <= earshot do here = here + 1 end
    local distance = ask(here)
    if distance then
      local left, right = here, here
      while left > 1 and places[here] - places[left] < distance do left = left - 1 end
      while right < n and places[right] - places[here] < distance do right = right + 1 end
      if places[here] - places[left] ~= distance then return right - 1 end
      if distance == 0 or ask(left) == 0 then return left - 1 end
      return right - 1
    end
    first = here + 1
    while places[first] - places[here] <= earshot do first = first + 1 end
  end
end
