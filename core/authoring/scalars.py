"""Changing values in a YAML or JSON text, and nothing else of it: comments, order and layout stay. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

_BOM = "\ufeff"
Keys = tuple[str, ...]


def changed(text: str, values: Mapping[Keys, str]) -> str:
    """`values` are texts as they are to stand there, by the keys that lead to them. What is missing is put in.

    Raises ValueError where something else stands there, or an alias, which others share.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    for keys, value in values.items():
        body = _with(body, keys, value)
    return mark + body


def _with(text: str, keys: Keys, value: str) -> str:
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError("it cannot be read as YAML") from error
    line = 0  # where the one after the last key begins
    for depth, key in enumerate(keys):
        if not isinstance(node, yaml.MappingNode):
            raise ValueError(f"{'.'.join(keys[:depth]) or 'the file'} holds no keys")  # noqa: TRY004 - a text's fault
        found = _find(node, key)
        if found is None:
            return _inserted(text, node, keys[depth:], value, line=line)
        name, node = found
        line = text.find("\n", name.end_mark.index) + 1
    if not isinstance(node, yaml.ScalarNode) or node.start_mark.index == node.end_mark.index:
        raise ValueError(f"{'.'.join(keys)} is no single value")
    return f"{text[: node.start_mark.index]}{value}{text[node.end_mark.index :]}"


def _find(node: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """The nodes of key and value."""
    for name, value in node.value:
        if isinstance(name, yaml.ScalarNode) and name.value == key:
            if value.start_mark.index < name.end_mark.index:
                raise ValueError(f"{key} is an alias of what stands elsewhere")
            return name, value
    return None


def _inserted(text: str, node: yaml.MappingNode, keys: Keys, value: str, *, line: int) -> str:
    """As the first thing of this mapping, which begins at that line; a whole new part at the end of the file."""
    if not node.value:
        raise ValueError(f"there is no place for {'.'.join(keys)}")
    first = node.value[0][0].start_mark
    if node.flow_style:
        inner = value
        for key in reversed(keys[1:]):
            inner = f'{{"{key}": {inner}}}'
        return f'{text[: first.index]}"{keys[0]}": {inner}, {text[first.index :]}'
    if not line:
        end = "" if text.endswith("\n") else "\n"
        return f"{text}{end}{_block(keys, value, indent=first.column)}"
    return f"{text[:line]}{_block(keys, value, indent=first.column)}{text[line:]}"


def _block(keys: Keys, value: str, *, indent: int) -> str:
    lines = [f"{' ' * (indent + 2 * depth)}{key}:" for depth, key in enumerate(keys)]
    return "\n".join(lines) + f" {value}\n"
