system('true');
