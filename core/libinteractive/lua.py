"""Shims in Lua: functions are global, on both sides. Arrays begin at 1; a character is a text of one."""

from __future__ import annotations

from ..idl import SIZES, Function, Type
from .calls import REASONS, Call, Plan, Shim, dimensions, filled

_CODES = {
    "bool": "B", "char": "c1", "short": "<i2", "int": "<i4", "long": "<i8", "float": "<f", "double": "<d",
}  # fmt: skip

_RUNTIME = r"""
-- By number: the name, of each parameter its kind and dimensions (~k: what parameter k is), the kind of the result.
local SERVED = {
@SERVED@}
local CALLED = {
@CALLED@}
local CODES = { @CODES@ }
local SIZES = { @SIZES@ }
local REASONS = {
@REASONS@}

local function leave(code)
  if REASONS[code] then io.stderr:write("libinteractive: ", REASONS[code], "\n") end
  os.exit(code)
end

local place = (os.getenv("@PIPES@") or "") .. "/0"
local input, output = io.open(place .. ".in", "rb"), io.open(place .. ".out", "wb")
if not input or not output then leave(@NO_PIPES@) end
output:setvbuf("full", 65536)

local function get(size)
  if size == 0 then return "" end
  local data = input:read(size)
  if not data or #data < size then leave(@SHORT@) end
  return data
end

local function finish()
  output:write(string.pack("<I4", @COOKIE@))
  if not output:flush() then leave(@ABANDONED@) end
end

local function check()
  if string.unpack("<I4", get(4)) ~= @COOKIE@ then leave(@OUT_OF_STEP@) end
end

local function lengths(dimensions, words)
  local sizes = {}
  for k, one in ipairs(dimensions) do sizes[k] = one < 0 and words[~one + 1] or one end
  return sizes
end

local function put(kind, value)
  if kind == "bool" then value = value and 1 or 0 end
  if kind == "char" and math.type(value) then value = string.char(value) end
  if kind == "char" then value = value:sub(1, 1) end
  output:write(string.pack(CODES[kind], value))
end

local function put_array(kind, value, sizes, level)
  if level > #sizes then return put(kind, value) end
  for k = 1, sizes[level] do
    if value[k] == nil then error("an array has " .. (k - 1) .. " elements in place of " .. sizes[level]) end
    put_array(kind, value[k], sizes, level + 1)
  end
end

local function take(kind)
  local value = string.unpack(CODES[kind], get(SIZES[kind]))
  if kind == "bool" then return value ~= 0 end
  return value
end

local function take_array(kind, sizes, level)
  if level > #sizes then return take(kind) end
  local array = {}
  for k = 1, sizes[level] do array[k] = take_array(kind, sizes, level + 1) end
  return array
end

local loop

local function serve(number)
  local call = SERVED[number]
  if not call then leave(@UNKNOWN@) end
  local words = {}
  for k, one in ipairs(call.kinds) do
    local sizes = lengths(one[2], words)
    if sizes[1] and sizes[1] < 0 then leave(@SHORT@) end
    words[k] = take_array(one[1], sizes, 1)
  end
  check()
  local answer = _G[call.name](table.unpack(words, 1, #call.kinds))
  output:write(string.pack("<I4", number))
  if call.returns ~= "void" then put(call.returns, answer) end
  finish()
end

function loop(awaited, content)
  while true do
    local data = input:read(4)
    if not data then leave(content and 0 or @ABANDONED@) end
    if #data < 4 then leave(@SHORT@) end
    local number = string.unpack("<I4", data)
    if awaited ~= 0 and number == awaited then return end
    serve(number)
  end
end

for number, call in pairs(CALLED) do
  _G[call.name] = function(...)
    local words = { ... }
    output:write(string.pack("<I4", number))
    for k, one in ipairs(call.kinds) do put_array(one[1], words[k], lengths(one[2], words), 1) end
    finish()
    loop(number, call.content)
    local answer
    if call.returns ~= "void" then answer = take(call.returns) end
    check()
    return answer
  end
end

require("@MODULE@")
loop(0, true)
"""


def child(plan: Plan) -> Shim:
    """Main is in other languages."""
    marks = {
        "SERVED": "".join(map(_described, plan.of_children)),
        "CALLED": "".join(map(_described, plan.of_main)),
        "CODES": ", ".join(f'["{kind}"] = "{code}"' for kind, code in _CODES.items()),
        "SIZES": ", ".join(f'["{kind}"] = {size}' for kind, size in SIZES.items()),
        "REASONS": "".join(f'  [{code}] = "{why}",\n' for code, why in REASONS.items()),
        "MODULE": plan.module,
    }
    text = filled(_RUNTIME, marks)
    return Shim((("libinteractive_child.lua", text),), main="libinteractive_child")


def _described(call: Call) -> str:
    function = call.function
    kinds = ", ".join(f'{{ "{one.type.name}", {_dimensions(function, one.type)} }}' for one in function.parameters)
    content = str(function.no_return).lower()
    return (
        f'  [{call.number}] = {{ name = "{function.name}", kinds = {{ {kinds} }}, '
        f'returns = "{function.returns.name}", content = {content} }},\n'
    )


def _dimensions(function: Function, kind: Type) -> str:
    return f"{{ {', '.join(map(str, dimensions(function, kind)))} }}"
