    .globl main
main:
    mov $0, %eax
    mov %eax, (%rax)
