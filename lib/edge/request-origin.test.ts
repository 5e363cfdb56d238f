import { expect, it } from 'vitest';
import { placeOf } from './request-origin';

it('a place is the network of the address and the name of the program, as far as they are known', () => {
  expect(placeOf('10.1.2.3', 'curl/8')).toEqual({ network: '10.1.2.0/24', agent: 'curl' });
  expect(placeOf('10.1.2.3', 'Trailmap/7')).toEqual({ network: '10.1.2.0/24' });
  expect(placeOf('unknown', null)).toEqual({});
});
