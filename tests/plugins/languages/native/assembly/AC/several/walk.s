# edi -> eax
    .globl walk
    .text
walk:
    xor %eax, %eax
    xor %esi, %esi
1:  cmp %edi, %esi
    je 2f
    inc %esi
    lea (%rax,%rax,2), %eax
    add %esi, %eax
    xor %edx, %edx
    mov $1000003, %ecx
    div %ecx
    mov %edx, %eax
    jmp 1b
2:  ret
