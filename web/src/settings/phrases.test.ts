import { expect, test } from 'vitest';
import { extended, split, without } from './phrases';

test('commas part phrases, and case and spaces do not matter', () => {
  expect(split(' Как  бы, вот;\nВОТ,, ')).toEqual(['как бы', 'вот']);
});

test('what is there already is not added again, ё and е being one letter', () => {
  expect(extended(['ещё'], 'еще, ну')).toEqual({ list: ['ещё', 'ну'], added: ['ну'] });
  expect(without(['ещё', 'ну'], 'Еще')).toEqual(['ну']);
});

test.each([
  ['', 'empty'],
  ['…', 'no_letters'],
  ['one two three four five six seven', 'words'],
  ['я'.repeat(61), 'chars'],
])('refuses %j', (typed, refused) => {
  expect(extended([], typed)).toMatchObject({ refused });
});

test('the limits themselves are allowed', () => {
  const long = 'я'.repeat(60);
  expect(extended([], `a b c d e f, ${long}`)).toMatchObject({ added: ['a b c d e f', long] });
  const many = Array.from({ length: 99 }, (_, index) => `word${index}`);
  expect(extended(many, 'one more')).toMatchObject({ added: ['one more'] });
  expect(extended(many, 'one more, and more')).toEqual({ refused: 'full', phrase: '' });
});
