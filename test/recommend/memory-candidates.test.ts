import test from 'ava';
import { memoryCandidates } from '../../src/recommend/memory-candidates.js';
import { candidateConformance } from '../support/candidate-conformance.js';

candidateConformance(test, 'memory', async (_, candidates) => memoryCandidates(candidates));
