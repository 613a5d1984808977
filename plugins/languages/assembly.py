"""Assembly for x86-64, by GNU as; gcc's driver links it with the C library, so a program begins in `main`."""

from __future__ import annotations

from ...core.language import Language, SelfTest

_PROLOGUE = """
    .globl main
    .text
main:
    push %rbx
"""

LANGUAGES = (
    Language(
        name="assembly",
        title="Assembly (x86-64)",
        aliases=("asm", "gas"),
        extensions=(".s",),  # gcc has .S go through the preprocessor
        content=(
            r"^[ \t]*\.(?:globl|global|section|text|intel_syntax)\b",
            r"^[ \t]*(?:mov|push|pop|lea|xor)[bwlq]?[ \t]+[%$\w]",
        ),
        syntax="hash",
        # Addresses of 32 bits are what textbooks write. Without the note, the linker warns of every source that does
        # not say whether its stack is to be executable: it is not.
        compile=("gcc", "-no-pie", "-Wl,-z,noexecstack", "-o", "{program}", "{sources}", "-lm"),
        run=("{program}",),
        version=("as", "--version"),
        tools=("as",),
        package="gcc libc6-dev",
        self_test=SelfTest(
            echo=_PROLOGUE
            + """
    mov $line, %edi
    mov $256, %esi
    mov stdin, %rdx
    call fgets
    mov $line, %edi
    mov stdout, %rsi
    call fputs
    xor %eax, %eax
    pop %rbx
    ret
    .bss
line:
    .skip 256
""",
            tle=_PROLOGUE + "again:\n    jmp again\n",
            rte=_PROLOGUE + "    ud2\n",
            ce=_PROLOGUE + "    move %rax\n",
            mle=_PROLOGUE
            + """
more:
    mov $0x100000, %edi
    call malloc
    test %rax, %rax
    jz full
    mov %rax, %rdi
    mov $1, %esi
    mov $0x100000, %edx
    call memset
    jmp more
full:
    call abort
""",
        ),
    ),
)
