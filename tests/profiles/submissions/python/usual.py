import asyncio, collections, os, pathlib, pwd, queue, random, sys, tempfile, threading, time
a, b = map(int, sys.stdin.read().split())
threading.Thread(target=time.sleep, args=(0.001,)).start()
asyncio.run(asyncio.sleep(0.001))
with tempfile.TemporaryFile() as f: f.write(b"x")
pathlib.Path("/tmp/own").write_text("x"); os.listdir("/tmp"); os.remove("/tmp/own")
pwd.getpwuid(65534); os.path.expanduser("~"); random.random(); os.cpu_count(); time.strftime("%c")
sys.setrecursionlimit(10**6)
print(a + b); print("done")
