    .globl main
    .text
main:
    sub $24, %rsp
    mov $format, %edi
    lea 8(%rsp), %rsi
    xor %eax, %eax
    call scanf
    mov 8(%rsp), %edi
    call walk
    mov $format, %edi
    mov %eax, %esi
    xor %eax, %eax
    call printf
    xor %eax, %eax
    add $24, %rsp
    ret
    .section .rodata
format:
    .string "%d"
