input()
print("what?", flush=True)
input()
