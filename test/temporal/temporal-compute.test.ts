import { ON_THIS_THREAD } from '../../src/temporal/temporal-compute.js';
import { testTemporalCompute } from '../support/temporal-conformance.js';

testTemporalCompute('the calling thread', ON_THIS_THREAD);
