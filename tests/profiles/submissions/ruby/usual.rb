a, b = gets.split.map(&:to_i); t = Thread.new { sleep 0.001; a + b }; n = t.value
File.write('/tmp/own', 'x'); File.delete('/tmp/own'); Dir.home; r, w = IO.pipe; w.puts n; puts r.gets
begin; Random.rand; def f(n) = f(n + 1); f(0); rescue SystemStackError; puts 'done'; end
