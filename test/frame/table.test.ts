import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdownTable, textTable } from '../../scripts/frame';

test('columns are as wide as their longest cell, and no line ends in blanks', () => {
  const rows = [['a', 'one', ''], ['long', 'x', 'end'], ['b']];
  assert.equal(textTable(rows, ' '), ' a     one\n long  x    end\n b\n');
  assert.equal(textTable([]), '');
});

test('a bar in a cell of Markdown is not the end of the cell', () => {
  assert.equal(markdownTable(['a'], [['x|y']]), '| a |\n|---|\n| x\\|y |\n');
});
