def mix(b, c, s, i, l, f, d)
  puts "nobody reads this"
  (b ? 1 : 0) + c.ord + s + i + l + f + d
end

def grid(n, cells, shown, letters)
  sum = total(3, [cells[0][0], -(1 << 40), cells[1][2]], shown[1], letters[3])
  matrix(n, cells.map { |row| [row, row.map { |cell| cell + 0.5 }] })
  found = sum < 0 ? 1 : 0
  n.times { |k| found += cells[k].sum if shown[k] }
  found
end

def chain(depth)
  twice(depth) + 1
end

def stop(how)
  exit(how == 2.5 ? 0 : 1)
end
