    .globl main
    .text
main:
    push %rax
    call main
