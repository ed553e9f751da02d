/// Networks as TorchScript, the engine's own format for programs without the network's code.
@NullMarked
package org.reid4j.torch.script;

import org.jspecify.annotations.NullMarked;
