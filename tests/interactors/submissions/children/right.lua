function mix(b, c, s, i, l, f, d)
  print("nobody reads this")
  return (b and 1 or 0) + c:byte() + s + i + l + f + d
end

function grid(n, cells, shown, letters)
  local sum = total(3, { cells[1][1], -(1 << 40), cells[2][3] }, shown[2], letters[4])
  local more, found = {}, sum < 0 and 1 or 0
  for k = 1, n do
    more[k] = { {}, {} }
    for j = 1, 3 do
      more[k][1][j] = cells[k][j]
      more[k][2][j] = cells[k][j] + 0.5
      if shown[k] then found = found + cells[k][j] end
    end
  end
  matrix(n, more)
  return found
end

function chain(depth) return twice(depth) + 1 end

function stop(how) os.exit(how == 2.5 and 0 or 1) end
