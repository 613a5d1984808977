/* of capitals: through the preprocessor, and in Intel's order of words */
#define MODULUS 1000003
    .intel_syntax noprefix
    .globl main
    .text
walk:                       # edi -> eax
    test edi, edi
    jnz 1f
    xor eax, eax
    ret
1:  push rdi
    dec edi
    call walk
    pop rdi
    lea eax, [rax + rax * 2]
    add eax, edi
    xor edx, edx
    mov ecx, MODULUS
    div ecx
    mov eax, edx
    ret

main:
    sub rsp, 24
    mov edi, offset format
    lea rsi, [rsp + 8]
    xor eax, eax
    call scanf
    mov edi, [rsp + 8]
    call walk
    mov edi, offset format
    mov esi, eax
    xor eax, eax
    call printf
    xor edi, edi
    call exit

    .section .rodata
format:
    .string "%d"
