// Computes for ever.
for (;;);
