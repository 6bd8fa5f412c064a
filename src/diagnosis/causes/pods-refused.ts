import { refusedPods } from '../refused-pods.ts';

/**
 * The API server refuses the pods for another reason: a limit of the namespace, a quota that wants limits the pods do not set, a service
 * account that is not there.
 */
export const cause = refusedPods(
  'Pods cannot be made',
  /^(?!.*(?:exceeded quota|admission webhook|calling webhook|ValidatingAdmissionPolicy|PodSecurity|security context constraint)).*(?:forbidden|invalid|not found|Error creating)/is,
  0.9,
);
