"""Common Lisp, by SBCL: compiled to a fasl, which is what is run.

Of several files the others are loaded before the main one, in the order of their names, so that it has their packages
and macros: when compiling as well, as Lisp needs them there.
"""

from __future__ import annotations

from ...core.language import Language, SelfTest

# What SBCL calls a warning (a variable that nobody defined, say) is no reason to refuse a program, an error is.
# Fasls may be written one after the other into one file. Nothing is defined that a loaded file could redefine.
_COMPILE = """
(let ((number 0) (fasls '()))
  (setf *compile-verbose* nil *compile-print* nil)
  (labels ((compiled (source fasl)
             (handler-bind ((sb-c:compiler-error (lambda (error) (declare (ignore error)) (setf fasl nil))))
               (let ((made (compile-file source :output-file fasl)))
                 (if (and made fasl) made (sb-ext:exit :code 1 :abort t)))))
           (next (source program)
             (first (push (compiled source (format nil "~a-~d.fasl" program (incf number))) fasls)))
           (pack (program)
             (with-open-file (out program :direction :output :element-type '(unsigned-byte 8))
               (dolist (fasl (reverse fasls))
                 (with-open-file (in fasl :element-type '(unsigned-byte 8))
                   (loop for byte = (read-byte in nil) while byte do (write-byte byte out)))))))
    (destructuring-bind (program main &rest sources) (rest sb-ext:*posix-argv*)
      (dolist (source (sort (remove main sources :test #'string=) #'string<))
        (load (next source program)))
      (next main program)
      (pack program))))
"""
_QUIET = ("--noinform", "--no-sysinit", "--no-userinit", "--disable-debugger")

LANGUAGES = (
    Language(
        name="lisp",
        title="Common Lisp (SBCL)",
        aliases=("commonlisp", "sbcl"),
        extensions=(".lisp", ".lsp", ".cl"),
        shebangs=("sbcl",),
        content=(
            r"^[ \t]*\((?:defun|defvar|defparameter|defmacro|defpackage|in-package)[ \t]",
            r"\(setf[ \t]",
            r"\(format[ \t]+(?:t|nil)\b",
        ),
        syntax="semicolon",
        compile=(
            "sbcl",
            *_QUIET,
            "--eval",
            _COMPILE,
            "--quit",
            "--end-toplevel-options",
            "{program}",
            "{main}",
            "{sources}",
        ),
        run=(
            "sbcl",
            "--dynamic-space-size",
            "{memory}MB",
            "--control-stack-size",
            "{memory}MB",
            "--script",
            "{program}",
        ),
        version=("sbcl", "--version"),
        package="sbcl",
        profile="interpreter",
        processes=8,  # its finalizers have a thread, and programs may have some
        reserved_mib=16384,  # each thread sets aside as much for its stack as the main one has
        extra_memory_mib=32,  # 20 after the start
        exhausted=("Heap exhausted", "Control stack exhausted"),
        self_test=SelfTest(
            echo="(write-line (read-line))\n",
            tle="(loop)\n",
            rte='(error "on purpose")\n',
            ce='(print "unfinished"\n',
            mle="(defvar *kept* '())\n(loop (push (make-string 1048576 :initial-element #\\x) *kept*))\n",
        ),
    ),
)
