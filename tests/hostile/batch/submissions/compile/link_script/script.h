int from_script(void);
