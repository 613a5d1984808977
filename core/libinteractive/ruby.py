"""Shims in Ruby: functions are everybody's, on both sides, as in a script. A character is a text of one."""

from __future__ import annotations

from .calls import REASONS, Call, Plan, Shim, dimensions, filled

_CODES = {
    "bool": "C", "char": "a", "short": "s<", "int": "l<", "long": "q<", "float": "e", "double": "E", "void": "",
}  # fmt: skip

_RUNTIME = r"""
module Libinteractive__
  # By number: the name, of each parameter its kind and dimensions (~k: what parameter k is), the kind of the result.
  SERVED = {
@SERVED@  }
  CALLED = {
@CALLED@  }
  CODES = { @CODES@ }
  SIZES = { "bool" => 1, "char" => 1, "short" => 2, "int" => 4, "long" => 8, "float" => 4, "double" => 8 }
  REASONS = {
@REASONS@  }

  def self.leave(code)
    STDERR.write("libinteractive: #{REASONS[code]}\n") if REASONS[code]
    exit!(code)
  end

  def self.start
    place = "#{ENV["@PIPES@"]}/0"
    @in = File.open(place + ".in", "rb")
    @out = File.open(place + ".out", "wb")
  rescue SystemCallError
    leave(@NO_PIPES@)
  end

  def self.get(size)
    return "".b if size == 0
    data = @in.read(size)
    leave(@SHORT@) if data.nil? || data.bytesize < size
    data
  end

  def self.put(data)
    @out.write(data)
  rescue SystemCallError
    leave(@ABANDONED@)
  end

  def self.finish
    put([@COOKIE@].pack("L<"))
    @out.flush
  rescue SystemCallError
    leave(@ABANDONED@)
  end

  def self.check
    leave(@OUT_OF_STEP@) if get(4).unpack1("L<") != @COOKIE@
  end

  def self.lengths(dimensions, words)
    dimensions.map { |one| one < 0 ? words[~one] : one }
  end

  def self.flat(value, lengths)
    return [value] if lengths.empty?
    raise "an array has #{value.length} elements in place of #{lengths[0]}" if value.length < lengths[0]
    part = value.first([lengths[0], 0].max)
    lengths.length == 1 ? part : part.flat_map { |inner| flat(inner, lengths.drop(1)) }
  end

  def self.nested(values, lengths)
    return values if lengths.length < 2
    step = lengths.drop(1).inject(:*)
    values.each_slice(step).map { |part| nested(part, lengths.drop(1)) }
  end

  def self.pack(kind, values)
    values = values.map { |value| value ? 1 : 0 } if kind == "bool"
    values = values.map { |value| value.is_a?(Integer) ? value.chr : value } if kind == "char"
    kind == "char" ? values.map { |value| value.b[0] }.join : values.pack(CODES[kind] + "*")
  end

  def self.unpack(kind, data)
    return data.each_char.to_a if kind == "char"
    values = data.unpack(CODES[kind] + "*")
    kind == "bool" ? values.map { |value| value != 0 } : values
  end

  def self.receive(kinds)
    kinds.each_with_object([]) do |(kind, dimensions), words|
      sizes = lengths(dimensions, words)
      size = sizes.inject(SIZES[kind], :*)
      leave(@SHORT@) if sizes.any?(&:negative?) || size >= 1 << 31
      values = unpack(kind, get(size))
      words << (dimensions.empty? ? values[0] : nested(values, sizes))
    end
  end

  def self.serve(number)
    name, kinds, returns, _ = SERVED[number]
    leave(@UNKNOWN@) if name.nil?
    words = receive(kinds)
    check
    answer = TOPLEVEL_BINDING.receiver.send(name, *words)
    put([number].pack("L<"))
    put(pack(returns, [answer])) unless returns == "void"
    finish
  end

  def self.loop(awaited, content)
    while true
      data = @in.read(4)
      leave(content ? 0 : @ABANDONED@) if data.nil?
      leave(@SHORT@) if data.bytesize < 4
      number = data.unpack1("L<")
      return if awaited != 0 && number == awaited
      serve(number)
    end
  end

  def self.call(number, *words)
    _, kinds, returns, content = CALLED[number]
    put([number].pack("L<"))
    kinds.zip(words) { |(kind, dimensions), word| put(pack(kind, flat(word, lengths(dimensions, words)))) }
    finish
    loop(number, content)
    answer = returns == "void" ? nil : unpack(returns, get(SIZES[returns]))[0]
    check
    answer
  end
end

Libinteractive__.start
"""


def child(plan: Plan) -> Shim:
    """Main is in other languages; a submission may require the file of its name, or not."""
    marks = {
        "SERVED": "".join(map(_described, plan.of_children)),
        "CALLED": "".join(map(_described, plan.of_main)),
        "CODES": ", ".join(f'"{kind}" => "{code}"' for kind, code in _CODES.items() if code),
        "REASONS": "".join(f'    {code} => "{why}",\n' for code, why in REASONS.items()),
    }
    text = filled(_RUNTIME, marks)
    main = plan.definition.main.name
    functions = "".join(
        f"\ndef {call.function.name}(*words)\n  Libinteractive__.call({call.number}, *words)\nend\n"
        for call in plan.of_main
    )
    begin = f'require_relative "{main}"\nrequire_relative "{plan.module}"\n\nLibinteractive__.loop(0, true)\n'
    return Shim(((f"{main}.rb", text + functions), ("libinteractive_child.rb", begin)), main="libinteractive_child")


def _described(call: Call) -> str:
    function = call.function
    kinds = ", ".join(f'["{one.type.name}", {list(dimensions(function, one.type))}]' for one in function.parameters)
    content = str(function.no_return).lower()
    return f'    {call.number} => ["{function.name}", [{kinds}], "{function.returns.name}", {content}],\n'
